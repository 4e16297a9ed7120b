using Dapper;
using DigestService.Delivery;
using DigestService.Papers;
using DigestService.Rendering;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Monitoring;

/// <summary>Writes to the operator when something is wrong, at most one mail a day and matter over all workers, past the outbox: it may be the outbox that is stuck.</summary>
public sealed class TellOperator(NpgsqlDataSource database, SendNow send, SmtpSettings smtp, IEnumerable<IPaperSource> sources, Settings settings, ILogger<TellOperator> log)
{
    /// <summary>A little less, since the looks are minutes apart.</summary>
    private static readonly TimeSpan Day = TimeSpan.FromHours(23.5);

    /// <summary>After a mail that could not be sent.</summary>
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(15);

    public Task Run(DateTimeOffset now, CancellationToken stop = default) => Run(Disk.All(settings.Erasures.Journal), now, stop);

    internal async Task Run(IReadOnlyList<Disk> disks, DateTimeOffset now, CancellationToken stop = default)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var status = await ServiceStatus.Read(connection, smtp, sources, now, stop);
        foreach (var matter in Matter.Of(status, disks, settings.Monitoring.FreeDiskPercent, now))
        {
            if (!await Claim(connection, matter, now, stop)) continue;
            log.LogWarning("{Title}: {Lines}", matter.Title, string.Join(" ", matter.Lines));
            if (To is not { } to || await send.Send(Mail(matter, to, now), stop) is not { } fault) continue;
            log.LogError("The operator could not be mailed of it: {Fault}", fault);
            await connection.ExecuteAsync(new CommandDefinition("update told_matters set told_at = @told where matter = @Name", new { matter.Name, told = now - Day + TryAgain }, cancellationToken: stop));
        }
    }

    /// <summary>Null where nobody is to be mailed.</summary>
    private EmailAddress? To =>
        settings.Monitoring.MailMatters && EmailAddress.TryParse(settings.Monitoring.MailTo ?? settings.Site.Contact, out var address, out _) ? address : null;

    /// <returns>True for the one worker that is to tell it.</returns>
    private static async Task<bool> Claim(NpgsqlConnection connection, Matter matter, DateTimeOffset now, CancellationToken stop) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into told_matters as t (matter, told_at) values (@Name, @now)
            on conflict (matter) do update set told_at = excluded.told_at where t.told_at <= @before
            """,
            new { matter.Name, now, before = now - Day }, cancellationToken: stop)) > 0;

    private MailContent Mail(Matter matter, EmailAddress to, DateTimeOffset now) => send.Plain(
        to,
        $"{settings.Site.Name}: {char.ToLowerInvariant(matter.Title[0])}{matter.Title[1..]}",
        $"""
        {string.Join("\n\n", matter.Lines)}

        {(settings.Admin.Token is null ? "`digest status`" : $"{settings.Site.PublicUrl.TrimEnd('/')}/admin and `digest status`")} tell more. Of the same matter there is no other mail for a day; Digest:Monitoring:MailMatters=false ends them all.

        """,
        $"matter.{matter.Name}",
        now);
}
