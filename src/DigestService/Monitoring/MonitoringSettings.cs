using DigestService.Subscribers;

namespace DigestService.Monitoring;

public enum LogFormat
{
    Text,

    /// <summary>One JSON object a line.</summary>
    Json,
}

/// <summary>How the operator sees what goes on. Bound from <c>Digest:Monitoring</c>.</summary>
public sealed record MonitoringSettings
{
    /// <summary>Where this process serves <c>/metrics</c>, <c>/healthz</c> and <c>/readyz</c>, such as <c>http://127.0.0.1:9464</c>; null serves no metrics. Never the site's own address.</summary>
    public string? Listen { get; init; }

    /// <summary>A collector that takes OTLP over HTTP, such as <c>http://127.0.0.1:4318</c>; null sends nothing.</summary>
    public string? Otlp { get; init; }

    public LogFormat LogFormat { get; init; }

    /// <summary>Whom workers write to when something is wrong; null takes <c>Digest:Site:Contact</c>, if that is an address.</summary>
    public string? MailTo { get; init; }

    /// <summary>Whether they write at all.</summary>
    public bool MailMatters { get; init; } = true;

    /// <summary>A disk with less than this share free is told of.</summary>
    public int FreeDiskPercent { get; init; } = 10;

    internal bool WantsMetrics => Listen is not null || Otlp is not null;

    public IEnumerable<string> Faults()
    {
        if (Listen is not null && !(Uri.TryCreate(Listen, UriKind.Absolute, out var listen) && listen is { Scheme: "http", PathAndQuery: "/" }))
            yield return $"Digest:Monitoring:Listen is \"{Listen}\": write it like http://127.0.0.1:9464.";
        if (Otlp is not null && !(Uri.TryCreate(Otlp, UriKind.Absolute, out var otlp) && otlp.Scheme is "http" or "https"))
            yield return $"Digest:Monitoring:Otlp is \"{Otlp}\": write it like http://127.0.0.1:4318.";
        if (MailTo is not null && !EmailAddress.TryParse(MailTo, out _, out var fault))
            yield return $"Digest:Monitoring:MailTo cannot be written to: {fault}";
        if (FreeDiskPercent is < 0 or > 90) yield return $"Digest:Monitoring:FreeDiskPercent is {FreeDiskPercent}: 0 to 90.";
    }
}
