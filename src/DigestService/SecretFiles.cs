namespace DigestService;

/// <summary>Secrets may stand in files: <c>Digest__Smtp__Password__File=/run/secrets/smtp</c> sets <c>Digest:Smtp:Password</c>.</summary>
public static class SecretFiles
{
    private static readonly string[] Secrets = ["ConnectionStrings:Digest", "ConnectionStrings:Reading", "Digest:Smtp:Password", "Digest:Smtp:Fallback:Password", "Digest:Dkim:PrivateKey", "Digest:Links:Key", "Digest:Links:OldKeys", "Digest:Api:Token", "Digest:Admin:Token", "Digest:Bounces:Secret"];

    /// <summary>Puts the contents of the files into the configuration. What the environment says wins over a settings file, be it a secret or a file's name.</summary>
    /// <returns>One sentence for each file that cannot be read.</returns>
    public static IEnumerable<string> Read(IConfiguration configuration)
    {
        var faults = new List<string>();
        foreach (var secret in Secrets)
        {
            if (FileOf(configuration, secret, faults) is not { } file) continue;
            try
            {
                configuration[secret] = File.ReadAllText(file).Trim();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                faults.Add($"{secret}:File names {file}, which cannot be read: {fault.Message}");
            }
        }
        return faults;
    }

    private static string? FileOf(IConfiguration configuration, string secret, List<string> faults)
    {
        foreach (var provider in ((IConfigurationRoot)configuration).Providers.Reverse())
        {
            var isSaid = provider.TryGet(secret, out var said) && said is { Length: > 0 };
            if (provider.TryGet(secret + ":File", out var file) && file is { Length: > 0 })
            {
                if (isSaid) faults.Add($"{secret} and {secret}:File are both set: keep one.");
                return file;
            }
            if (isSaid) return null;
        }
        return null;
    }
}
