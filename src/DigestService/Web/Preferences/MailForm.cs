using System.Globalization;
using DigestService.Subscribers;

namespace DigestService.Web.Preferences;

/// <summary>What a digest holds and how it looks.</summary>
public sealed record MailForm(string MaxPapers, string TrendingExtras, string Format, bool MailNothing)
{
    public const string Papers = "papers";
    public const string Extras = "extras";
    public const string FormatField = "format";
    public const string Nothing = "nothing";

    public static MailForm Of(Profile profile) => new(
        profile.MaxPapers.ToString(CultureInfo.InvariantCulture), profile.TrendingExtras.ToString(CultureInfo.InvariantCulture),
        profile.Format.ToString().ToLowerInvariant(), profile.MailNothing);

    public static MailForm Read(IFormCollection form) =>
        new(form[Papers].ToString(), form[Extras].ToString(), form[FormatField].ToString(), form[Nothing] == "yes");

    public Profile Apply(Profile current, FieldFaults faults) => current with
    {
        MaxPapers = faults.Number(Papers, MaxPapers, current.MaxPapers),
        TrendingExtras = faults.Number(Extras, TrendingExtras, current.TrendingExtras),
        Format = faults.Choice(FormatField, Format, current.Format),
        MailNothing = MailNothing,
    };
}
