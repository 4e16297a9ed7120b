namespace DigestService.Cli.Doctor;

internal enum CheckResult
{
    Ok,

    /// <summary>It could not be told, or is a matter of choice; the exit code stays 0.</summary>
    Mind,

    Failed,
}

/// <summary>One thing looked at, and what was seen, with the mend.</summary>
internal sealed record Check(string Name, CheckResult Result, string Says)
{
    public static Check Ok(string name, string says) => new(name, CheckResult.Ok, says);

    public static Check Mind(string name, string says) => new(name, CheckResult.Mind, says);

    public static Check Failed(string name, string says) => new(name, CheckResult.Failed, says);
}
