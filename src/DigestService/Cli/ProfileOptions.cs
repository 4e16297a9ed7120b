using System.CommandLine;
using DigestService.Subscribers;

namespace DigestService.Cli;

/// <summary>The options that describe a profile on the command line.</summary>
internal sealed class ProfileOptions
{
    private readonly Option<string[]> _keyword = Many("--keyword", "A keyword in the keyword language; may be repeated.");
    private readonly Option<string[]> _mute = Many("--mute", "Never show what this matches; may be repeated.");
    private readonly Option<string[]> _category = Many("--category", "All papers of this arXiv category rather than Daily Papers only; may be repeated.");
    private readonly Option<Cadence> _cadence = Common.Choice<Cadence>("--cadence", "daily, weekdays or weekly.");
    private readonly Option<DayOfWeek?> _weekday = Common.OptionalChoice<DayOfWeek>("--weekday", "The day of a weekly digest.");
    private readonly Option<int> _hour = Common.Number("--hour", "Local hour, 0 to 23.", 7, 0, 23);
    private readonly Option<string?> _timeZone = new("--time-zone") { Description = "Such as Europe/Berlin, if not the one of Digest:SignUp:TimeZone." };
    private readonly Option<int> _maxPapers = Common.Number("--max-papers", "Papers in one digest at most.", 12, 1, 50);
    private readonly Option<int> _extras = Common.Number("--trending-extras", "Trending papers to add that no keyword caught.", 0, 0, 20);
    private readonly Option<MailFormat> _format = Common.Choice<MailFormat>("--format", "html or text.");
    private readonly Option<bool> _mailNothing = new("--mail-nothing") { Description = "Send a short mail even when nothing matched." };

    public IEnumerable<Option> All => [_keyword, _mute, _category, _cadence, _weekday, _hour, _timeZone, _maxPapers, _extras, _format, _mailNothing];

    /// <param name="timeZone">If they say none.</param>
    /// <exception cref="UserFault">One line for each thing that is wrong with the profile.</exception>
    public Profile Read(ParseResult parsed, string timeZone)
    {
        var categories = parsed.GetValue(_category) ?? [];
        return Checked(new Profile
        {
            Keywords = parsed.GetValue(_keyword) ?? [],
            Mutes = [.. (parsed.GetValue(_mute) ?? []).Select(query => new Mute(query))],
            Scope = categories.Length == 0 ? Scope.Daily : Scope.Categories,
            Categories = categories,
            Cadence = parsed.GetValue(_cadence),
            Weekday = parsed.GetValue(_weekday),
            Hour = parsed.GetValue(_hour),
            TimeZone = parsed.GetValue(_timeZone) ?? timeZone,
            MaxPapers = parsed.GetValue(_maxPapers),
            TrendingExtras = parsed.GetValue(_extras),
            Format = parsed.GetValue(_format),
            MailNothing = parsed.GetValue(_mailNothing),
        });
    }

    private static Profile Checked(Profile profile)
    {
        var faults = ProfileFaults.Of(profile).ToList();
        return faults.Count == 0 ? profile : throw new UserFault(string.Join(Environment.NewLine, faults), 2);
    }

    private static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = false, DefaultValueFactory = _ => [] };
}
