using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Npgsql;

namespace DigestService.Subscribers;

/// <param name="ConfirmedVersion">The reader's link version since they came back by it; null while it waits.</param>
public sealed record Resubscription(long Id, Profile Profile, int? ConfirmedVersion);

/// <summary>
/// Who has left and is asked for again, by a form that anybody can fill in: what they would come back with stands beside what is
/// theirs, which changes only once the address confirms. One for each reader, forgotten after <see cref="Digests.Links.ConfirmationLasts"/>.
/// </summary>
internal static class Resubscriptions
{
    /// <summary>As the API writes profiles: it stands in the reader's export as it is.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <param name="profile">Null keeps what one that still waits has.</param>
    public static Task Ask(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, Profile? profile, DateTimeOffset now) =>
        connection.ExecuteAsync(
            """
            insert into resubscriptions as r (subscriber_id, profile, asked_at) values (@subscriberId, @profile::jsonb, @now)
            on conflict (subscriber_id) do update set
              profile = case when @keeps and r.confirmed_version is null then r.profile else excluded.profile end,
              asked_at = excluded.asked_at, confirmed_version = null
            """,
            new { subscriberId, profile = JsonSerializer.Serialize(profile ?? new Profile(), Json), keeps = profile is null, now }, transaction);

    public static async Task<Resubscription?> Find(NpgsqlConnection connection, int subscriberId) =>
        await connection.QuerySingleOrDefaultAsync<(long Id, string Profile, int? ConfirmedVersion)?>(
            "select resubscription_id, profile::text, confirmed_version from resubscriptions where subscriber_id = @subscriberId", new { subscriberId })
            is var (id, profile, confirmed) ? new Resubscription(id, Read(profile), confirmed) : null;

    /// <summary>They have confirmed it. The caller has locked the subscriber, and raises their link version.</summary>
    /// <returns>What they come back with; null where it was taken before, or forgotten.</returns>
    public static async Task<Profile?> Take(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, long resubscriptionId) =>
        await connection.ExecuteScalarAsync<string?>(
            """
            update resubscriptions r set confirmed_version = s.link_version + 1
            from subscribers s
            where s.subscriber_id = @subscriberId and r.subscriber_id = s.subscriber_id and r.resubscription_id = @resubscriptionId and r.confirmed_version is null
            returning r.profile::text
            """,
            new { subscriberId, resubscriptionId }, transaction) is { } profile ? Read(profile) : null;

    private static Profile Read(string profile) => JsonSerializer.Deserialize<Profile>(profile, Json)!;
}
