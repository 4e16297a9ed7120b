namespace DigestService;

/// <summary>Something the person at the keyboard can mend: one plain sentence that names the thing, the fault and the mend.</summary>
public sealed class UserFault : Exception
{
    public UserFault(string sentence, int exitCode = 1) : base(sentence) => ExitCode = exitCode;

    public UserFault(string sentence, Exception inner) : base(sentence, inner) => ExitCode = 1;

    /// <summary>1: it failed. 2: the call or the configuration is wrong.</summary>
    public int ExitCode { get; }
}
