using System.Globalization;
using DigestService.Subscribers;

namespace DigestService.Web.Preferences;

/// <summary>When digests come.</summary>
public sealed record ScheduleForm(string Cadence, string Weekday, string Hour, string Zone)
{
    public const string CadenceField = "cadence";
    public const string WeekdayField = "weekday";
    public const string HourField = "hour";
    public const string ZoneField = "zone";

    public static ScheduleForm Of(Profile profile) => new(
        profile.Cadence.ToString().ToLowerInvariant(), (profile.Weekday ?? DayOfWeek.Monday).ToString().ToLowerInvariant(),
        profile.Hour.ToString(CultureInfo.InvariantCulture), profile.TimeZone);

    public static ScheduleForm Read(IFormCollection form) =>
        new(form[CadenceField].ToString(), form[WeekdayField].ToString(), form[HourField].ToString(), form[ZoneField].ToString());

    /// <summary>The day of the week only counts for a weekly digest.</summary>
    public Profile Apply(Profile current, FieldFaults faults)
    {
        var cadence = faults.Choice(CadenceField, Cadence, current.Cadence);
        return current with
        {
            Cadence = cadence,
            Weekday = cadence == Subscribers.Cadence.Weekly ? faults.Choice(WeekdayField, Weekday, DayOfWeek.Monday) : null,
            Hour = faults.Number(HourField, Hour, current.Hour),
            TimeZone = Zone.Trim(),
        };
    }
}
