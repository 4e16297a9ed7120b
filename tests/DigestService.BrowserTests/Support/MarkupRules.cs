using System.Diagnostics;
using System.Text.Json;

namespace DigestService.BrowserTests.Support;

/// <summary>html-validate, in one process for the whole run, on the Node.js that Playwright brings (Debian's may be too old for it).</summary>
internal sealed class MarkupRules : IAsyncDisposable
{
    private readonly Process _validator;

    private MarkupRules(Process validator) => _validator = validator;

    public static MarkupRules Start(string packages)
    {
        var node = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, ".playwright", "node"), OperatingSystem.IsWindows() ? "node.exe" : "node", SearchOption.AllDirectories).First();
        return new MarkupRules(Process.Start(new ProcessStartInfo(node, [Path.Combine(NpmPackages.Source, "validate.mjs"), packages])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <param name="isMail">It is a mail, shown as a page: other rules are good for mail programs.</param>
    public async Task<IReadOnlyList<string>> FaultsIn(string html, bool isMail)
    {
        await _validator.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { html, isMail }));
        await _validator.StandardInput.FlushAsync();
        var found = await _validator.StandardOutput.ReadLineAsync();
        return found is not null ? JsonSerializer.Deserialize<List<string>>(found)! : throw new InvalidOperationException($"validate.mjs has ended: {await _validator.StandardError.ReadToEndAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        _validator.Kill();
        await _validator.WaitForExitAsync();
        _validator.Dispose();
    }
}
