using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DigestService.Delivery;
using DigestService.Rendering;

namespace DigestService.Cli;

/// <summary>Options that several verbs share.</summary>
internal static class Common
{
    private const int FirstYear = 2000;
    private const int LastYear = 2200;

    public static readonly Option<bool> Json = new("--json") { Description = "Make the last line on stdout one JSON object; where a fault on stderr says why nothing was done, stdout stays empty.", Recursive = true };

    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Show more, with an error also where it happened.", Recursive = true };

    /// <summary>As the operator's page has it.</summary>
    private const int LongestReason = 200;

    /// <summary>An option of its own for each verb: schedule time, to run as of then.</summary>
    public static Option<DateTimeOffset?> Now() => Time("--now", "Run as of this time (ISO 8601; UTC unless it says otherwise).");

    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Within(name, result, "a time: use ISO 8601, such as 2026-01-31T07:00:00Z", ReadTime(result.Tokens[0].Value), time => time.Year),
    };

    /// <summary>01/02/2026 is one day here and another there.</summary>
    private static DateTimeOffset? ReadTime(string text) =>
        !text.Contains('/', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>Names a file or a folder; an empty name, as of a variable that is not set, is none.</summary>
    public static Option<string?> Path(string name, string description, string? otherwise = null)
    {
        var option = new Option<string?>(name) { Description = description, CustomParser = result => Named(name, result) };
        if (otherwise is not null) option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    public static Argument<string> FileArgument(string description) => new("file") { Description = description, CustomParser = result => Named("FILE", result) };

    private static string? Named(string name, ArgumentResult result)
    {
        if (result.Tokens[0].Value is { Length: > 0 } path) return path;
        result.AddError($"{name} is empty: give it the name of a file or a folder.");
        return null;
    }

    public static Option<T> Choice<T>(string name, string description) where T : struct, Enum => new(name)
    {
        Description = description,
        HelpName = string.Join('|', Names<T>()),
        CustomParser = result => Choose<T>(name, result) ?? default,
    };

    public static Option<T?> OptionalChoice<T>(string name, string description) where T : struct, Enum => new(name)
    {
        Description = description,
        HelpName = string.Join('|', Names<T>()),
        CustomParser = result => Choose<T>(name, result),
    };

    private static T? Choose<T>(string name, ArgumentResult result) where T : struct, Enum
    {
        var word = result.Tokens[0].Value;
        if (Enum.TryParse<T>(word, ignoreCase: true, out var chosen) && Enum.IsDefined(chosen) && !char.IsAsciiDigit(word[0])) return chosen;
        result.AddError($"{name} \"{OneLine.Short(word)}\" is none of {string.Join(", ", Names<T>())}.");
        return null;
    }

    /// <summary>In the order in which they follow each other; the library's is that of the alphabet.</summary>
    private static IEnumerable<string> Names<T>() where T : struct, Enum => Enum.GetNames<T>().Select(name => name.ToLowerInvariant());

    public static Option<int> Number(string name, string description, int otherwise, int least, int most) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            result.AddError($"{name} \"{OneLine.Short(result.Tokens[0].Value)}\" must be a whole number from {least} to {most}.");
            return otherwise;
        },
    };

    /// <summary>Why the operator does something, for the lists that show it.</summary>
    public static Option<string?> Reason(string description) => new("--reason")
    {
        Description = description,
        CustomParser = result =>
        {
            var words = result.Tokens[0].Value.Trim();
            if (words.Length is > 0 and <= LongestReason && HeaderText.IsOneLine(words)) return words;
            result.AddError($"--reason must be a few words on one line, at most {LongestReason} characters.");
            return null;
        },
    };

    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result => Within(name, result, "a day: use YYYY-MM-DD", ReadDay(result.Tokens[0].Value), day => day.Year),
    };

    private static DateOnly? ReadDay(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>A calendar has ends: seven days before its first there is no day to look at, and after its last no digest is due.</summary>
    private static T? Within<T>(string name, ArgumentResult result, string kind, T? read, Func<T, int> year) where T : struct
    {
        if (read is { } time && year(time) is >= FirstYear and <= LastYear) return time;
        result.AddError($"{name} \"{OneLine.Short(result.Tokens[0].Value)}\" {(read is null ? $"is not {kind}" : $"lies too far away: name a year from {FirstYear} to {LastYear}")}.");
        return null;
    }
}
