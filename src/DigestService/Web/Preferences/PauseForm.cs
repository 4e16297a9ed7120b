namespace DigestService.Web.Preferences;

/// <summary>How long no mail shall come.</summary>
/// <param name="Lasts">A number of weeks, <c>until</c> a day, or <c>open</c>.</param>
public sealed record PauseForm(string Lasts = "2", string Until = "")
{
    public const string LastsField = "pause";
    public const string UntilField = "back";

    public static readonly IReadOnlyList<(string Value, string Words)> Choices = [("1", "for 1 week"), ("2", "for 2 weeks"), ("4", "for 4 weeks"), ("until", "until a day"), ("open", "until I resume")];

    public static PauseForm Read(IFormCollection form) => new(form[LastsField].ToString(), form[UntilField].ToString());

    /// <returns>The day on which mail comes again; null where it waits for the reader.</returns>
    public DateOnly? End(DateOnly today, FieldFaults faults) => Lasts switch
    {
        "open" => null,
        "until" => faults.Day(UntilField, Until, today),
        _ => today.AddDays(7 * Math.Clamp(faults.Number(LastsField, Lasts, 2), 1, 52)),
    };
}
