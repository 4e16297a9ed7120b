using System.Buffers.Binary;
using Dapper;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>
/// How much strangers can have mailed to an inbox by typing its address into forms: one mail in ten minutes, five in a day,
/// counted in the database over all processes. Plus-tags and case make no other inbox.
/// </summary>
internal static class MailAllowance
{
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private const int MostADay = 5;

    /// <summary>Takes one mail from what is left. Whoever asks for the same inbox meanwhile waits until the transaction ends.</summary>
    /// <returns>False where nothing is left.</returns>
    public static async Task<bool> Take(NpgsqlConnection connection, NpgsqlTransaction transaction, LinkSettings links, EmailAddress email, DateTimeOffset now)
    {
        var hash = AddressHash.Of(links, "allowances", email.Mailbox).First();
        await connection.ExecuteAsync("select pg_advisory_xact_lock(@inbox)", new { inbox = BinaryPrimitives.ReadInt64BigEndian(hash) }, transaction);
        return await connection.ExecuteAsync(
            """
            insert into sign_up_mails (address_hash, queued_at)
            select @hash, @now
            where not exists (select from sign_up_mails where address_hash = @hash and queued_at > @now - @Pause)
              and (select count(*) from sign_up_mails where address_hash = @hash and queued_at > @now - @Day) < @MostADay
            """,
            new { hash, now, Pause, Day, MostADay }, transaction) > 0;
    }
}
