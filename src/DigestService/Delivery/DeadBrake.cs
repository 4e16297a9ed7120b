namespace DigestService.Delivery;

/// <summary>
/// Keeps a relay that knows nobody from ending everybody: where more than half of what it was given within minutes, and more than
/// a few, come back as unknown, its tables are likelier to be wrong than the list, and nobody more is called dead over it until
/// others are taken again. What was called dead before is lifted by <c>suppressions lift --since</c>. One for each relay of a worker.
/// </summary>
internal sealed class DeadBrake(TimeProvider time)
{
    /// <summary>So many may be dead, whatever their share: a list that was not written to for long has some.</summary>
    public const int Spared = 20;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>The relay may be mended by then.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromHours(1);

    private long _since = time.GetTimestamp();
    private int _tried;
    private int _dead;

    public bool Holds => _dead > Spared && _dead * 2 > _tried;

    /// <summary>Counts an outcome.</summary>
    /// <returns>The same; while it holds, a dead address is one to try again.</returns>
    public Outcome Judge(Outcome outcome)
    {
        if (outcome is not (Outcome.Sent or Outcome.Refused or Outcome.Later))
            return outcome;
        if (!Holds && time.GetElapsedTime(_since) > Window)
            (_since, _tried, _dead) = (time.GetTimestamp(), 0, 0);
        _tried++;
        if (outcome is not Outcome.Refused { DeadAddress: true } refused)
            return outcome;
        _dead++;
        return Holds ? new Outcome.Later(refused.Reply, Wait) : outcome;
    }
}
