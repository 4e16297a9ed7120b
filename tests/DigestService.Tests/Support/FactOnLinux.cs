namespace DigestService.Tests.Support;

/// <summary>A fact about processes that are frozen and killed; skipped, and counted as such, elsewhere than on Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactOnLinuxAttribute : FactAttribute
{
    public FactOnLinuxAttribute()
    {
        if (!OperatingSystem.IsLinux()) Skip = "processes are frozen and killed by signals and looked at under /proc, which needs Linux";
    }
}
