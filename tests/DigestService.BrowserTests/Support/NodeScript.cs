using System.Diagnostics;
using System.Text.Json;
using DigestService.Tests.Support;

namespace DigestService.BrowserTests.Support;

/// <summary>One of our scripts that answers a line of JSON with a line of JSON, in one process for the whole run, on the Node.js that Playwright brings (Debian's may be too old).</summary>
internal sealed class NodeScript : IAsyncDisposable
{
    private readonly string _name;
    private readonly Process _process;

    private NodeScript(string name, Process process) => (_name, _process) = (name, process);

    /// <param name="packages">The folder that holds <c>node_modules</c>.</param>
    public static NodeScript Start(string name, string packages)
    {
        var node = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, ".playwright", "node"), OperatingSystem.IsWindows() ? "node.exe" : "node", SearchOption.AllDirectories).First();
        return new NodeScript(name, Process.Start(new ProcessStartInfo(node, [Path.Combine(NpmPackages.Source, name), packages])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    public async Task<T> Ask<T>(object question)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(question));
        await _process.StandardInput.FlushAsync();
        var answer = await _process.StandardOutput.ReadLineAsync();
        return answer is not null ? JsonSerializer.Deserialize<T>(answer)! : throw new InvalidOperationException($"{_name} has ended: {await _process.StandardError.ReadToEndAsync()}");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
