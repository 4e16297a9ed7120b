using Dapper;
using DigestService.Delivery;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Bounces;

/// <summary>Whom a mail was written to, which need not be the reader's address of now.</summary>
internal sealed record Reached
{
    public required string Email { get; init; }
    public required string EmailKey { get; init; }

    /// <summary>The reader never moved, or not since the mail was sent.</summary>
    public required bool IsWhereTheyAre { get; init; }

    /// <summary>The mail went to an address of its own.</summary>
    public string? Recipient { get; init; }

    /// <summary>The reader's address when it was sent, where that was another and is still known.</summary>
    public string? Before { get; init; }

    /// <summary>Changes of address are remembered for longer than this (<see cref="Tidy"/>).</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    /// <returns>Null where the reader was erased.</returns>
    public static Task<Reached?> Of(NpgsqlConnection connection, NpgsqlTransaction transaction, ReturnedMail mail, DateTimeOffset now) =>
        connection.QuerySingleOrDefaultAsync<Reached?>(
            """
            select s.email, s.email_key, o.recipient,
              s.link_version = s.lasting_version or coalesce(coalesce(o.finished_at, o.created_at) > @since, false) as is_where_they_are,
              (select c.old_email from address_changes c
               where c.subscriber_id = s.subscriber_id and c.confirmed_at > coalesce(o.finished_at, o.created_at) and c.undone_at is null
               order by c.confirmed_at limit 1) as before
            from subscribers s left join outbox o on o.mail_id = @MailId and o.subscriber_id = s.subscriber_id
            where s.subscriber_id = @SubscriberId
            """,
            new { mail.MailId, mail.SubscriberId, since = now - Remembered }, transaction);

    public bool IsNamedBy(RecipientReport report) => Names(report, Recipient ?? Before ?? Email);

    /// <summary>
    /// Only an address of our own books is ever suppressed, never one that just stands in the report. Where the reader has moved, a long
    /// time ago, the report must name their address of now: it may be about the old one.
    /// </summary>
    public EmailAddress? Address(RecipientReport report) =>
        (Recipient ?? Before) is { } known ? EmailAddress.Parse(known)
        : IsWhereTheyAre || Names(report, Email) ? EmailAddress.Parse(Email)
        : null;

    private static bool Names(RecipientReport report, string address) =>
        Same(report.Original, address) || Same(report.Address, address);

    private static bool Same(string? said, string address) =>
        said is not null && EmailAddress.TryParse(said, out var parsed, out _) && parsed!.Key == EmailAddress.Parse(address).Key;
}
