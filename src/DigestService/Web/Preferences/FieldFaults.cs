using System.Globalization;
using DigestService.Subscribers;

namespace DigestService.Web.Preferences;

/// <param name="Field">The name of the form's field.</param>
/// <param name="Keyword">Where the fault points at a character.</param>
public sealed record FieldFault(string Field, string Sentence, KeywordFault? Keyword = null);

/// <summary>For one field.</summary>
public sealed record FaultsAt(string Field, IReadOnlyList<FieldFault> Faults);

/// <summary>What is wrong with a form, each fault at its field, all of them at once.</summary>
public sealed class FieldFaults
{
    /// <summary>A paste may be wrong in each of its lines.</summary>
    private const int MostOfOneField = 10;

    /// <summary>How far ahead a day may be.</summary>
    public const int MostYears = 2;

    private readonly List<FieldFault> _all = [];

    public bool Any => _all.Count > 0;

    public bool IsIn(string field) => _all.Any(fault => fault.Field == field);

    public FaultsAt At(string field) => new(field, [.. _all.Where(fault => fault.Field == field).Take(MostOfOneField)]);

    /// <summary>For <c>aria-invalid</c>; null leaves the attribute out.</summary>
    public string? Invalid(string field) => IsIn(field) ? "true" : null;

    /// <summary>For <c>aria-describedby</c>: the faults, then what explains the field.</summary>
    public string? DescribedBy(string field, string? hint = null) => IsIn(field) ? $"fault-{field} {hint}".TrimEnd() : hint;

    public void Add(string field, string sentence) => _all.Add(new FieldFault(field, sentence));

    public void Add(string field, KeywordFault fault) => _all.Add(new FieldFault(field, fault.Error.Message, fault));

    public void Clear() => _all.Clear();

    /// <summary>Adds what is wrong after a change and was not before: an old fault elsewhere must not hold this one up.</summary>
    /// <param name="keywords">The field that keywords came from.</param>
    public void AddNew(Profile before, Profile after, string keywords)
    {
        foreach (var fault in ProfileFaults.ByPart(after).Except(ProfileFaults.ByPart(before))) Add(fault.Part == nameof(Profile.Keywords) ? keywords : FieldOf(fault.Part), fault.Sentence);
    }

    public int Number(string field, string text, int otherwise)
    {
        if (int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        Add(field, text.Trim().Length == 0 ? "A number is missing here." : $"“{Short(text)}” is not a whole number.");
        return otherwise;
    }

    public T Choice<T>(string field, string text, T otherwise) where T : struct, Enum
    {
        foreach (var choice in Enum.GetValues<T>())
            if (choice.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return choice;
        Add(field, "Choose one of these.");
        return otherwise;
    }

    /// <summary>A day to come, as a date field sends it.</summary>
    public DateOnly? Day(string field, string text, DateOnly today)
    {
        if (text.Trim().Length == 0) Add(field, "Choose a day.");
        else if (!DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) Add(field, $"“{Short(text)}” is not a day: write it like {today.AddDays(30):yyyy-MM-dd}.");
        else if (day <= today) Add(field, "Choose a day that is still to come.");
        else if (day > today.AddYears(MostYears)) Add(field, $"Choose a day within {MostYears} years.");
        else return day;
        return null;
    }

    private static string Short(string text) => Rendering.OneLine.Cut(Rendering.OneLine.Clean(text.Trim()), 40);

    private static string FieldOf(string part) => part switch
    {
        nameof(Profile.Mutes) => MuteForm.Field,
        nameof(Profile.Categories) => ScopeForm.More,
        nameof(Profile.MaxPapers) => MailForm.Papers,
        nameof(Profile.TrendingExtras) => MailForm.Extras,
        nameof(Profile.TimeZone) => ScheduleForm.ZoneField,
        nameof(Profile.Hour) => ScheduleForm.HourField,
        _ => ScheduleForm.WeekdayField,
    };
}
