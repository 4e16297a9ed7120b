using DigestService.Subscribers;

namespace DigestService.Web.Preferences;

/// <summary>Something that shall not be shown for a while.</summary>
/// <param name="Lasts">A number of days, <c>until</c> a day, or <c>good</c>.</param>
public sealed record MuteForm(string Text = "", string Lasts = "30", string Until = "")
{
    public const string Field = "mute";
    public const string LastsField = "lasts";
    public const string UntilField = "until";

    public static readonly IReadOnlyList<(string Value, string Words)> Choices = [("7", "for 7 days"), ("30", "for 30 days"), ("90", "for 90 days"), ("until", "until a day"), ("good", "for good")];

    public static MuteForm Read(IFormCollection form) => new(form[Field].ToString(), form[LastsField].ToString(), form[UntilField].ToString());

    /// <summary>A mute that stands already gets the new end.</summary>
    public Profile Apply(Profile current, DateOnly today, FieldFaults faults)
    {
        if (Text.Length > KeywordLines.MaxLength)
        {
            faults.Add(Field, "This is too much text.");
            return current;
        }
        var read = KeywordLines.Beside([], KeywordLines.Split(Text), areMutes: true);
        foreach (var fault in read.Faults) faults.Add(Field, fault);
        if (read is { New.Count: 0, Faults.Count: 0 }) faults.Add(Field, "Write at least one word that you do not want to see.");
        var end = Lasts switch
        {
            "until" => faults.Day(UntilField, Until, today),
            "good" => null,
            _ => today.AddDays(Math.Clamp(faults.Number(LastsField, Lasts, 30), 1, 366)),
        };
        return current with { Mutes = [.. current.Mutes.Where(mute => !read.New.Contains(KeywordLines.Canonical(mute.Query, areMutes: true))), .. read.New.Select(query => new Mute(query, end))] };
    }

    public static Profile Remove(Profile current, string query) => current with { Mutes = [.. current.Mutes.Where(mute => mute.Query != query)] };
}
