namespace DigestService.SetAside;

/// <summary>Something that failed, as the operator sees it.</summary>
public sealed record SetAsideItem
{
    /// <summary>By which it can be tried again: <c>reader:17</c>, <c>mail:203</c> or <c>paper:arxiv:2512.09363</c>.</summary>
    public required string Name { get; init; }

    public required string Reason { get; init; }
    public required int Tries { get; init; }

    /// <summary>When it failed first, or the mail was put there.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it is tried next by itself; null where only the operator has it tried.</summary>
    public DateTimeOffset? NextTry { get; init; }
}
