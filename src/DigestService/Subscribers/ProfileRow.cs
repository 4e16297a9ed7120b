using Dapper;
using DigestService.Matching;
using Npgsql;

namespace DigestService.Subscribers;

/// <summary>A profile as it stands in the database: keywords by number, since each distinct one is stored once.</summary>
internal sealed record ProfileRow
{
    public const string Columns =
        """
        array(select k.query from unnest(p.keyword_ids) with ordinality i(id, n) join keywords k on k.keyword_id = i.id order by n) as keywords,
        array(select k.query from unnest(p.mute_ids) with ordinality i(id, n) join keywords k on k.keyword_id = i.id order by n) as mutes,
        p.mute_until, p.scope, p.categories, p.cadence, p.weekday, p.hour, p.time_zone,
        p.max_papers, p.trending_extras, p.format, p.mail_nothing
        """;

    public const string Select = $"select {Columns} from profiles p";

    public required string[] Keywords { get; init; }
    public required string[] Mutes { get; init; }
    public required DateOnly[] MuteUntil { get; init; }
    public required Scope Scope { get; init; }
    public required string[] Categories { get; init; }
    public required Cadence Cadence { get; init; }
    public short? Weekday { get; init; }
    public required short Hour { get; init; }
    public required string TimeZone { get; init; }
    public required short MaxPapers { get; init; }
    public required short TrendingExtras { get; init; }
    public required MailFormat Format { get; init; }
    public required bool MailNothing { get; init; }

    public Profile ToProfile() => new()
    {
        Keywords = Keywords,
        Mutes = [.. Mutes.Zip(MuteUntil, (query, until) => new Mute(query, until == DateOnly.MaxValue ? null : until))],
        Scope = Scope,
        Categories = Categories,
        Cadence = Cadence,
        Weekday = (DayOfWeek?)Weekday,
        Hour = Hour,
        TimeZone = TimeZone,
        MaxPapers = MaxPapers,
        TrendingExtras = TrendingExtras,
        Format = Format,
        MailNothing = MailNothing,
    };

    /// <summary>Writes the profile, its new keywords included.</summary>
    public static async Task Write(NpgsqlConnection connection, NpgsqlTransaction transaction, int subscriberId, Profile profile)
    {
        var keywordIds = await KeywordStore.Numbers(connection, transaction, profile.Keywords);
        var mutes = Distinct(profile.Mutes);
        var muteIds = await KeywordStore.Numbers(connection, transaction, [.. mutes.Select(mute => mute.Query)], areMutes: true);
        await KeywordStore.KeepPast(connection, transaction, subscriberId, keywordIds);
        await connection.ExecuteAsync(
            """
            insert into profiles (subscriber_id, keyword_ids, mute_ids, mute_until, scope, categories, cadence, weekday, hour, time_zone,
                                  max_papers, trending_extras, format, mail_nothing, bucket)
            values (@subscriberId, @keywordIds, @muteIds, @muteUntil, @scope, @categories, @cadence, @weekday, @hour, @timeZone,
                    @maxPapers, @trendingExtras, @format, @mailNothing, bucket_of(@subscriberId))
            on conflict (subscriber_id) do update set
              keyword_ids = excluded.keyword_ids, mute_ids = excluded.mute_ids, mute_until = excluded.mute_until, scope = excluded.scope,
              categories = excluded.categories, cadence = excluded.cadence, weekday = excluded.weekday, hour = excluded.hour,
              time_zone = excluded.time_zone, max_papers = excluded.max_papers, trending_extras = excluded.trending_extras,
              format = excluded.format, mail_nothing = excluded.mail_nothing
            """,
            new
            {
                subscriberId,
                keywordIds,
                muteIds,
                muteUntil = mutes.Select(mute => mute.Until ?? DateOnly.MaxValue).ToArray(),
                scope = Word(profile.Scope),
                categories = profile.Categories.ToArray(),
                cadence = Word(profile.Cadence),
                weekday = (short?)profile.Weekday,
                hour = (short)profile.Hour,
                timeZone = profile.TimeZone,
                maxPapers = (short)profile.MaxPapers,
                trendingExtras = (short)profile.TrendingExtras,
                format = Word(profile.Format),
                mailNothing = profile.MailNothing,
            },
            transaction);
    }

    /// <summary>Two spellings of one mute are one, and the longer one counts.</summary>
    private static List<Mute> Distinct(IReadOnlyList<Mute> mutes) =>
        [.. mutes.GroupBy(mute => Query.ParseMute(mute.Query).ToString()!)
            .Select(same => new Mute(same.Key, same.Any(mute => mute.Until is null) ? null : same.Max(mute => mute.Until)))];

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();
}
