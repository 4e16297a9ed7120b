namespace DigestService.Tests.Support;

/// <summary>A fact that needs a program of the machine; skipped, and counted as such, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWhereInstalledAttribute : FactAttribute
{
    public FactWhereInstalledAttribute(string program)
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))))
            Skip = $"{program} is not installed";
    }
}
