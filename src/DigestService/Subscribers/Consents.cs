using Dapper;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>What people agree to, in the words that stand beside the button, and the record that they did.</summary>
public static class Consents
{
    /// <summary>Beside the button of the form.</summary>
    public const string Asked = "You agree to get mails with papers at this address. Each has a link that ends them with one click.";

    /// <summary>Beside the button of the confirmation page.</summary>
    public const string Confirmed = "Yes, this is my address, and I want these mails. I can end them at any time with one click.";

    /// <summary>Where nobody pressed a button.</summary>
    public const string Vouched = "The operator of this service vouched that the reader had agreed.";

    /// <param name="happened"><c>asked</c>, <c>confirmed</c> or <c>operator</c>.</param>
    /// <param name="ip">Null where it is not known.</param>
    internal static Task Record(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, string happened, string wording, DateTimeOffset at, string? ip) =>
        connection.ExecuteAsync(
            "insert into consents (subscriber_id, event, agreed_at, ip, wording) values (@subscriberId, @happened, @at, @ip::inet, @wording)",
            new { subscriberId, happened, at, ip, wording }, transaction);
}
