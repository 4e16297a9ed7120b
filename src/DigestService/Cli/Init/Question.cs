using System.CommandLine;

namespace DigestService.Cli.Init;

/// <summary>One thing that <c>init</c> must know: the flag that tells it, the words that ask for it, and the settings that an answer makes.</summary>
/// <param name="Words">A short question; what may be answered stands behind it.</param>
/// <param name="About">The settings whose faults are faults of this answer.</param>
internal sealed record Question(string Flag, string Words, params string[] About)
{
    private readonly Action<Draft, string>? _answer;

    public Option<string?> Option { get; } = new(Flag) { Description = Words };

    /// <summary>What an empty answer means.</summary>
    public Func<Draft, string?> Otherwise { get; init; } = _ => null;

    /// <summary>False where what was said before leaves nothing to ask.</summary>
    public Func<Draft, bool> IsAsked { get; init; } = _ => true;

    /// <summary>False for another way to tell what a later question asks: a flag, or nothing.</summary>
    public bool IsTyped { get; init; } = true;

    /// <summary>What goes with it when it has no answer on a terminal, so that nobody is asked for ever.</summary>
    public Action<Draft>? Withdraw { get; init; }

    /// <summary>Not shown while it is typed, and told on the command line by the name of a file.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Why an answer must not stand on the command line; null where it may.</summary>
    public Func<string, string?> FlagFault { get; init; } = _ => null;

    /// <summary>What is wrong beyond what the settings forbid.</summary>
    public Func<Draft, string?> AlsoFault { get; init; } = _ => null;

    public Action<Draft, string> Answer { get => _answer ?? ((draft, said) => draft.Set(About[0], said)); init => _answer = value; }

    /// <summary>What is wrong with the settings of this answer.</summary>
    public IReadOnlyList<string> Faults(Draft draft) =>
        [.. draft.Faults().Where(fault => About.Contains(fault.Split(' ')[0].Replace(":File", "", StringComparison.Ordinal))), .. AlsoFault(draft) is { } also ? [also] : Array.Empty<string>()];
}
