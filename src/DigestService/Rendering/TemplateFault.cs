namespace DigestService.Rendering;

/// <param name="File">As the operator finds it: the path of the file that was read.</param>
/// <param name="Line">From 1; 0 where the fault is not in a line.</param>
public sealed record TemplateFault(string File, int Line, string Reason)
{
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Reason}" : $"{File}: {Reason}";
}

/// <summary>Some templates cannot be used; the message names every fault on a line of its own.</summary>
public sealed class TemplateFaultsException(IReadOnlyList<TemplateFault> faults)
    : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<TemplateFault> Faults { get; } = faults;
}
