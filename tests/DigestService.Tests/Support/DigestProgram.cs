using System.Diagnostics;
using System.Text.Json;

namespace DigestService.Tests.Support;

/// <summary>The program as a stranger runs it: a process of its own, with nothing in its environment but what the test says.</summary>
internal static class DigestProgram
{
    public sealed record Ended(int ExitCode, string Out, string Error)
    {
        /// <summary>The last line on stdout.</summary>
        public JsonElement Json => JsonDocument.Parse(Out.TrimEnd().Split('\n')[^1]).RootElement;
    }

    /// <param name="until">Where it does not end by itself: when to ask it to end, as an operator would, with TERM.</param>
    public static async Task<Ended> Run(string[] args, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, Func<bool>? until = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DigestService.dll"), .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var key in start.Environment.Keys.Where(key => key.StartsWith("Digest", StringComparison.OrdinalIgnoreCase) || key.StartsWith("ConnectionStrings", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(key);
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;

        using var program = Process.Start(start)!;
        var (said, complained) = (program.StandardOutput.ReadToEndAsync(), program.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            while (until is not null && !until() && !program.HasExited) await Task.Delay(50, patience.Token);
            if (until is not null && !program.HasExited) Process.Start("kill", ["-TERM", $"{program.Id}"])!.WaitForExit();
            await program.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!program.HasExited) program.Kill(entireProcessTree: true);
        }
        return new Ended(program.ExitCode, await said, await complained);
    }

    /// <summary>On a database, with a relay on loopback.</summary>
    public static Dictionary<string, string> Configured(string connectionString, int smtpPort = 25) => new()
    {
        ["ConnectionStrings__Digest"] = connectionString,
        ["Digest__Links__Key"] = "a key that signs links in tests, long enough",
        ["Digest__Site__PublicUrl"] = "https://digest.example.org",
        ["Digest__Site__Operator"] = "Example Lab",
        ["Digest__Site__Contact"] = "operator@digest.example.org",
        ["Digest__Site__PostalAddress"] = "1 Example Street",
        ["Digest__Sender__Address"] = "papers@digest.example.org",
        ["Digest__Smtp__Host"] = "127.0.0.1",
        ["Digest__Smtp__Port"] = $"{smtpPort}",
        ["Digest__Smtp__Tls"] = "None",
    };
}
