using System.Globalization;
using System.Text;
using CsvHelper;
using DigestService.Rendering;

namespace DigestService.Subscribers;

/// <summary>One row of an import: an address with its profile, or the reason why it is refused.</summary>
/// <param name="IsPending">The list that it comes from says that they never confirmed.</param>
public sealed record ImportRow(long Line, EmailAddress? Email, Profile? Profile, string? Fault, bool IsPending = false)
{
    /// <summary>Why the list that it comes from does not write to them, though nothing is wrong.</summary>
    public string? Skipped { get; init; }

    /// <summary>Why nobody is to write to them here either.</summary>
    public string? Suppression { get; init; }
}

/// <summary>The list as CSV (RFC 4180), or as another service exports it (<see cref="ListmonkCsv"/>). Several keywords stand in one cell, separated by semicolons; one that is part of a keyword is written twice.</summary>
public static class SubscriberCsv
{
    /// <summary>In <c>mutes_until</c>, whose parts stand in step with those of <c>mutes</c>: it lasts.</summary>
    private const string Never = "never";

    private const string DayFormat = "yyyy-MM-dd";

    /// <summary>All but the first may be missing.</summary>
    public static readonly IReadOnlyList<string> Columns = ["email", "state", "keywords", "mutes", "mutes_until", "categories", "cadence", "weekday", "hour", "time_zone", "max_papers", "trending_extras", "format", "mail_nothing"];

    /// <param name="timeZone">Of rows that name none.</param>
    /// <exception cref="UserFault">The file cannot be read, has no column named email, or has one that is not known, or the same twice.</exception>
    public static IEnumerable<ImportRow> Read(string path, string timeZone = "UTC")
    {
        var malformed = new Queue<ImportRow>();
        using var csv = Open(path, record => malformed.Enqueue(new ImportRow(record.LineNumber, null, null, CsvFaults.InWords(record.Reason))));
        csv.ReadHeader();
        var columns = csv.Headers.Select(Normalized).ToList();
        CheckColumns(path, columns);
        var isListmonk = ListmonkCsv.IsMeant(columns);
        while (csv.Read())
        {
            while (malformed.TryDequeue(out var before)) yield return before;
            yield return CsvFaults.Of(csv) is { } fault ? new ImportRow(csv.LineNumber, null, null, fault)
                : isListmonk ? ListmonkCsv.Read(csv.LineNumber, csv.GetString, timeZone)
                : ReadRow(csv, timeZone);
        }
        while (malformed.TryDequeue(out var last)) yield return last;
    }

    /// <remarks>A cell holds no line break, so that a quote left open takes its own row with it and no other.</remarks>
    private static CsvReader Open(string path, Action<CsvMalformedRecord> onMalformed)
    {
        try
        {
            return CsvReader.FromFile(path, new CsvReaderOptions
            {
                NormalizeHeaderName = Normalized,
                FieldCountMismatch = CsvFieldCountHandling.Allow,
                MissingField = CsvMissingFieldHandling.ReturnEmpty,
                AllowLineBreaksInQuotes = false,
                TrackLineNumbers = true,
                MalformedData = CsvMalformedDataHandling.Skip,
                OnMalformedRecord = record => onMalformed(record),
            });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CsvFaults.Unread(path, fault);
        }
    }

    private static string Normalized(string name) => name.Trim().TrimStart('\ufeff').ToLowerInvariant().Replace(' ', '_');

    private static void CheckColumns(string path, IReadOnlyList<string> named)
    {
        if (named.FirstOrDefault(name => named.Count(each => each == name) > 1) is { } twice)
            throw new UserFault($"{path} names the column \"{OneLine.Short(twice)}\" twice: leave one of the two.", 2);
        if (ListmonkCsv.IsMeant(named)) return;
        if (!named.Contains("email"))
            throw new UserFault($"{path} has no column named email: its first line must name the columns, such as \"email,keywords,time_zone\".", 2);
        if (named.FirstOrDefault(name => !Columns.Contains(name)) is { } unknown)
            throw new UserFault($"{path} has a column \"{OneLine.Short(unknown)}\", which is not known: the columns are {string.Join(", ", Columns)}.", 2);
    }

    private static ImportRow ReadRow(CsvReader csv, string timeZone)
    {
        var line = csv.LineNumber;
        List<string> wrong = [];
        if (!EmailAddress.TryParse(CsvCells.Read(csv.GetString("email")), out var email, out var fault)) return new ImportRow(line, null, null, fault);

        var state = Word("state", SubscriberState.Active);
        if (state == SubscriberState.Unsubscribed) return new ImportRow(line, email, null, $"{email} has unsubscribed.");
        var categories = Several("categories");
        var profile = new Profile
        {
            Keywords = Several("keywords"),
            Mutes = Mutes(),
            Categories = categories,
            Scope = categories.Length == 0 ? Scope.Daily : Scope.Categories,
            Cadence = Word("cadence", Cadence.Daily),
            Weekday = Cell("weekday") is null ? null : Word("weekday", DayOfWeek.Monday),
            Hour = Number("hour", 7),
            TimeZone = Cell("time_zone") ?? timeZone,
            MaxPapers = Number("max_papers", 12),
            TrendingExtras = Number("trending_extras", 0),
            Format = Word("format", MailFormat.Html),
            MailNothing = Cell("mail_nothing") is "true" or "yes" or "1",
        };
        wrong.AddRange(ProfileFaults.Of(profile));
        return wrong.Count == 0 ? new ImportRow(line, email, profile, null, state == SubscriberState.Pending) : new ImportRow(line, email, null, $"{email}: {string.Join(" ", wrong)}");

        string? Cell(string column) => csv.TryGetFieldIndex(column, out var at) && CsvCells.Read(csv.GetString(at).Trim()) is { Length: > 0 } cell ? cell : null;

        string[] Several(string column) => [.. Parted(Cell(column) ?? "")];

        Mute[] Mutes()
        {
            var (mutes, until) = (Several("mutes"), Several("mutes_until"));
            if (until.Length > 0 && until.Length != mutes.Length) wrong.Add($"mutes_until has {until.Length} parts, mutes has {mutes.Length}: write a day (2026-12-31) or \"{Never}\" for each, with semicolons between.");
            return [.. mutes.Select((query, at) => new Mute(query, at < until.Length ? Day(until[at]) : null))];
        }

        DateOnly? Day(string part)
        {
            if (part.Equals(Never, StringComparison.OrdinalIgnoreCase)) return null;
            if (DateOnly.TryParseExact(part, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            wrong.Add($"mutes_until \"{OneLine.Short(part)}\" is neither a day, such as 2026-12-31, nor \"{Never}\".");
            return null;
        }

        int Number(string column, int otherwise)
        {
            if (Cell(column) is not { } cell) return otherwise;
            if (int.TryParse(cell, CultureInfo.InvariantCulture, out var number)) return number;
            wrong.Add($"{column} \"{OneLine.Short(cell)}\" is not a number.");
            return otherwise;
        }

        T Word<T>(string column, T otherwise) where T : struct, Enum
        {
            if (Cell(column) is not { } cell) return otherwise;
            if (Enum.TryParse<T>(cell, ignoreCase: true, out var word) && Enum.IsDefined(word) && !char.IsAsciiDigit(cell[0])) return word;
            wrong.Add($"{column} \"{OneLine.Short(cell)}\" is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
            return otherwise;
        }
    }

    private static IEnumerable<string> Parted(string cell)
    {
        var part = new StringBuilder();
        for (var at = 0; at < cell.Length; at++)
        {
            if (cell[at] != ';') part.Append(cell[at]);
            else if (at + 1 < cell.Length && cell[at + 1] == ';') part.Append(cell[at++]);
            else if (Taken(part) is { } one) yield return one;
        }
        if (Taken(part) is { } last) yield return last;
    }

    private static string? Taken(StringBuilder part)
    {
        var text = part.ToString().Trim();
        part.Clear();
        return text.Length > 0 ? text : null;
    }

    private static string Joined(IEnumerable<string> parts) => string.Join("; ", parts.Select(part => part.Replace(";", ";;", StringComparison.Ordinal)));

    public static void Write(TextWriter writer, IEnumerable<(Subscriber Subscriber, Profile Profile)> rows)
    {
        using var csv = CsvWriter.Create(writer, leaveOpen: true);
        csv.WriteHeader([.. Columns]);
        foreach (var (subscriber, profile) in rows) csv.WriteRecord([.. Cells(subscriber, profile).Select(CsvCells.Written)]);
    }

    private static string[] Cells(Subscriber subscriber, Profile profile) =>
    [
        subscriber.Email,
        Lower(subscriber.State),
        Joined(profile.Keywords),
        Joined(profile.Mutes.Select(mute => mute.Query)),
        profile.Mutes.All(mute => mute.Until is null) ? "" : Joined(profile.Mutes.Select(mute => mute.Until?.ToString(DayFormat, CultureInfo.InvariantCulture) ?? Never)),
        Joined(profile.Categories),
        Lower(profile.Cadence),
        profile.Weekday?.ToString().ToLowerInvariant() ?? "",
        profile.Hour.ToString(CultureInfo.InvariantCulture),
        profile.TimeZone,
        profile.MaxPapers.ToString(CultureInfo.InvariantCulture),
        profile.TrendingExtras.ToString(CultureInfo.InvariantCulture),
        Lower(profile.Format),
        profile.MailNothing ? "true" : "false",
    ];

    private static string Lower(Enum value) => value.ToString().ToLowerInvariant();
}
