using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DigestService.Cli;

/// <summary>Options that several verbs share.</summary>
internal static class Common
{
    public static readonly Option<bool> Json = new("--json") { Description = "Make the last line on stdout one JSON object; where the call fails with a sentence on stderr, stdout stays empty.", Recursive = true };

    public static readonly Option<bool> Verbose = new("--verbose") { Description = "Show more, with an error also where it happened.", Recursive = true };

    /// <summary>An option of its own for each verb: schedule time, to run as of then.</summary>
    public static Option<DateTimeOffset?> Now() => Time("--now", "Run as of this time (ISO 8601; UTC unless it says otherwise).");

    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            // 01/02/2026 is one day here and another there.
            if (!result.Tokens[0].Value.Contains('/', StringComparison.Ordinal) && DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) return time;
            result.AddError($"{name} \"{result.Tokens[0].Value}\" is not a time: use ISO 8601, such as 2026-01-31T07:00:00Z.");
            return null;
        },
    };

    public static Option<T> Choice<T>(string name, string description) where T : struct, Enum => new(name)
    {
        Description = description,
        CustomParser = result => Choose<T>(name, result) ?? default,
    };

    public static Option<T?> OptionalChoice<T>(string name, string description) where T : struct, Enum => new(name)
    {
        Description = description,
        CustomParser = result => Choose<T>(name, result),
    };

    private static T? Choose<T>(string name, ArgumentResult result) where T : struct, Enum
    {
        var word = result.Tokens[0].Value;
        if (Enum.TryParse<T>(word, ignoreCase: true, out var chosen) && Enum.IsDefined(chosen) && !char.IsAsciiDigit(word[0])) return chosen;
        result.AddError($"{name} \"{word}\" is none of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}.");
        return null;
    }

    public static Option<int> Number(string name, string description, int otherwise, int least, int most) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => otherwise,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
            result.AddError($"{name} \"{result.Tokens[0].Value}\" must be a whole number from {least} to {most}.");
            return otherwise;
        },
    };

    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            result.AddError($"{name} \"{result.Tokens[0].Value}\" is not a day: use YYYY-MM-DD.");
            return null;
        },
    };
}
