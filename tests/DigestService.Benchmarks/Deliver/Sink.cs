using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DigestService.Database;

namespace DigestService.Benchmarks.Deliver;

/// <summary>A server on loopback that takes every mail and keeps none: Postfix's <c>smtp-sink</c>, else <c>sink.c</c> of the peers.</summary>
internal sealed record Sink(string Name, Func<int, ProcessStartInfo> Command)
{
    public static Sink? Find(string peers, string folder, List<string> skipped)
    {
        if (Tools.OfPostfix("smtp-sink", folder) is { } sink)
            return new Sink("smtp-sink", port => sink.Command([.. Environment.IsPrivilegedProcess ? ["-u", "nobody"] : Array.Empty<string>(), $"127.0.0.1:{port}", "1024"]));
        var (source, program) = (Path.Combine(peers, "sink.c"), Path.Combine(folder, "sink"));
        if (Tools.OnPath("cc") is { } compiler && File.Exists(source) && Tools.Run(compiler, ["-O2", "-o", program, source]))
            return new Sink("sink.c", port => new Tool(program, null).Command($"{port}", "1"));
        skipped.Add("all ratios: there is no sink. smtp-sink of Debian's postfix package could not be found or downloaded, and sink.c of --peers could not be compiled.");
        return null;
    }

    /// <summary>A fresh one while something runs.</summary>
    /// <param name="run">Given the port.</param>
    public async Task<T> Serve<T>(Func<int, Task<T>> run, CancellationToken stop)
    {
        var port = PrivatePostgres.FreePort();
        using var sink = Process.Start(Command(port))!;
        try
        {
            while (!await Listens(port, stop)) await Task.Delay(20, stop);
            return await run(port);
        }
        finally
        {
            sink.Kill(entireProcessTree: true);
            await sink.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task<bool> Listens(int port, CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, stop);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
