namespace DigestService;

/// <summary>Secrets may stand in files: <c>Digest__Smtp__Password__File=/run/secrets/smtp</c> sets <c>Digest:Smtp:Password</c>.</summary>
public static class SecretFiles
{
    private static readonly string[] Secrets = ["ConnectionStrings:Digest", "ConnectionStrings:Reading", "Digest:Smtp:Password", "Digest:Smtp:Fallback:Password", "Digest:Dkim:PrivateKey", "Digest:Links:Key", "Digest:Links:OldKeys", "Digest:Api:Token", "Digest:Admin:Token", "Digest:Bounces:Secret"];

    /// <summary>Puts the contents of the files into the configuration.</summary>
    /// <returns>One sentence for each file that cannot be read.</returns>
    public static IEnumerable<string> Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        foreach (var secret in Secrets)
        {
            if (configuration[secret + ":File"] is not { } file) continue;
            try
            {
                if (configuration[secret] is { Length: > 0 }) faults.Add($"{secret} and {secret}:File are both set: keep one.");
                configuration[secret] = File.ReadAllText(file).Trim();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                faults.Add($"{secret}:File names {file}, which cannot be read: {fault.Message}");
            }
        }
        return faults;
    }
}
