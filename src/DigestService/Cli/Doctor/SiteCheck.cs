using DigestService.Rendering;

namespace DigestService.Cli.Doctor;

/// <summary>Whether the address that all links in mails begin with leads to this service.</summary>
internal static class SiteCheck
{
    private const string Name = "site";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="mayBeDown">Nobody has started it yet.</param>
    public static async Task<Check> Run(string publicUrl, bool mayBeDown, CancellationToken stop)
    {
        var isPublic = PublicAddress.IsPublic(publicUrl);
        if (isPublic && !publicUrl.StartsWith("https:", StringComparison.OrdinalIgnoreCase))
            return Check.Failed(Name, $"Digest:Site:PublicUrl {publicUrl} is not https: the links in mails carry secrets, and mail programs offer leaving with one click over https only. Put a proxy with TLS in front of it.");
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            var said = await client.GetStringAsync(new Uri(publicUrl.TrimEnd('/') + "/healthz"), stop);
            if (said.Trim() != "ok") return Check.Failed(Name, $"{publicUrl}/healthz does not answer as this program does: check Digest:Site:PublicUrl and what the proxy hands on.");
            return isPublic ? Check.Ok(Name, $"{publicUrl} answers.") : Check.Mind(Name, $"{publicUrl} answers, but readers elsewhere cannot reach it: set Digest:Site:PublicUrl to the address that they will use.");
        }
        catch (Exception fault) when (fault is HttpRequestException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            var why = fault is HttpRequestException ? fault.Message.TrimEnd('.') : $"no answer in {Patience.TotalSeconds:0} seconds";
            return new Check(Name, mayBeDown ? CheckResult.Mind : CheckResult.Failed, $"{publicUrl} does not answer ({why}): start the site (`digest run` or `digest web`), and check Digest:Site:PublicUrl, the proxy and the firewall.");
        }
    }
}
