using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using DigestService.Database;

namespace DigestService.Benchmarks.Web;

/// <summary>A program that answers HTTP in a process of its own, from the first answer until it is let go.</summary>
internal sealed partial class SiteProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly HttpClient _client;

    private SiteProcess(Process process, string url, HttpClient client) => (_process, Url, _client) = (process, url, client);

    public string Url { get; }

    /// <summary>From the process's start to its first answer.</summary>
    public double StartSeconds { get; private init; }

    public double PeakMb => ProductRun.PeakOf(_process.Id);

    /// <param name="words">A program for <c>dotnet</c>, and its words.</param>
    /// <param name="path">What it must answer with 200 before it counts as started.</param>
    public static async Task<SiteProcess> Start(IReadOnlyList<string> words, IReadOnlyDictionary<string, string> environment, string path, CancellationToken stop)
    {
        var url = $"http://127.0.0.1:{PrivatePostgres.FreePort()}";
        var start = new ProcessStartInfo("dotnet", words);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = url;
        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        using var ending = process.EndsWith(stop);
        var client = new HttpClient { BaseAddress = new Uri(url) };
        while (!await Answers(client, path, stop))
        {
            if (process.HasExited) throw new UserFault($"`dotnet {string.Join(' ', words)}` ended with {process.ExitCode}.");
            if (clock.Elapsed > TimeSpan.FromMinutes(1)) throw new UserFault($"`dotnet {string.Join(' ', words)}` did not answer within a minute.");
            await Task.Delay(5, stop);
        }
        return new SiteProcess(process, url, client) { StartSeconds = clock.Elapsed.TotalSeconds };
    }

    /// <exception cref="UserFault">It did not answer with 200 and the whole page.</exception>
    public async Task<(byte[] Bytes, double Seconds)> Get(string path, string ending, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await _client.GetAsync(path, stop);
        var bytes = await answer.Content.ReadAsByteArrayAsync(stop);
        if (answer.StatusCode != HttpStatusCode.OK || !bytes.AsSpan().TrimEnd(" \r\n"u8).EndsWith(Encoding.UTF8.GetBytes(ending)))
            throw new UserFault($"{path} answered {(int)answer.StatusCode} with {bytes.Length} bytes that do not end with {ending}.");
        return (bytes, clock.Elapsed.TotalSeconds);
    }

    /// <returns>Bytes of an answer with its head.</returns>
    public async Task<long> LengthOf(string path, CancellationToken stop)
    {
        var uri = new Uri(Url);
        using var connection = new TcpClient();
        await connection.ConnectAsync(uri.Host, uri.Port, stop);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {uri.Authority}\r\n\r\n"), stop);
        var (buffer, read, length) = (new byte[1 << 20], 0, long.MaxValue);
        // Whatever tells its length no other way comes in chunks, of which the last is empty.
        while (read < length && !buffer.AsSpan(0, read).EndsWith("\r\n0\r\n\r\n"u8) && await stream.ReadAsync(buffer.AsMemory(read), stop) is var more and > 0)
        {
            read += more;
            if (buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) is var head and > 0 && ContentLength().Match(Encoding.ASCII.GetString(buffer, 0, head)) is { Success: true } told)
                length = head + 4 + long.Parse(told.Groups[1].Value, CultureInfo.InvariantCulture);
        }
        return read;
    }

    [GeneratedRegex(@"\r\nContent-Length: (\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();

    private static async Task<bool> Answers(HttpClient client, string path, CancellationToken stop)
    {
        try
        {
            using var answer = await client.GetAsync(path, stop);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
