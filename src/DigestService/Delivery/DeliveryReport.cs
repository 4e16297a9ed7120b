namespace DigestService.Delivery;

/// <summary>What a delivery run brought, counted as recorded.</summary>
public sealed record DeliveryReport(int Sent = 0, int Later = 0, int Refused = 0, int Uncertain = 0, int Cancelled = 0, int Superseded = 0)
{
    /// <summary>Why nothing more could be sent, in one sentence with the mend; null when all went well.</summary>
    public string? Fault { get; init; }

    public static DeliveryReport operator +(DeliveryReport a, DeliveryReport b) =>
        new(a.Sent + b.Sent, a.Later + b.Later, a.Refused + b.Refused, a.Uncertain + b.Uncertain, a.Cancelled + b.Cancelled, a.Superseded + b.Superseded)
        {
            Fault = b.Fault ?? a.Fault,
        };

    public static DeliveryReport Of(IEnumerable<string> states)
    {
        var counts = states.CountBy(state => state).ToDictionary();
        int Count(string state) => counts.GetValueOrDefault(state);
        return new(Count("sent"), Count("later"), Count("refused"), Count("uncertain"), Count("cancelled"), Count("superseded"));
    }
}
