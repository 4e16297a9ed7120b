using DigestService.Delivery;

namespace DigestService.Monitoring;

/// <summary>Counts what became of mails, by provider: for the metric <c>digest.mails</c> and for the operator's page.</summary>
public sealed class MailCounts(Telemetry telemetry, DayCounts days, Providers providers)
{
    /// <param name="domain">Where the mail went, or was to go.</param>
    public void Count(string domain, MailOutcome outcome)
    {
        var (provider, name) = (providers.Named(domain), Name(outcome));
        telemetry.Mail(provider, name);
        days.Count(name, provider);
    }

    public static string Name(MailOutcome outcome) => outcome.ToString().ToLowerInvariant();
}
