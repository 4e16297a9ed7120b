using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DigestService.Database;

namespace DigestService.Tests.Support;

/// <summary>A Postfix of our own on loopback, with its own configuration, queue and port, that hands on to one server all that it takes.</summary>
public sealed class PostfixHop : IAsyncDisposable
{
    private const string Program = "/usr/sbin/postfix";

    private readonly string _folder;
    private readonly Process _master;

    private PostfixHop(string folder, Process master, int port) => (_folder, _master, Port) = (folder, master, port);

    public int Port { get; }

    public static void FindOrInstall(Action<string> say)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) throw new UserFault("Postfix starts as root on Linux only");
        if (Find() is null && DebianPackages.CanInstall)
        {
            // Only the programs: without a configuration the machine's own Postfix never starts.
            Commands.Run("debconf-set-selections", [], Encoding.ASCII.GetBytes("postfix postfix/main_mailer_type select No configuration\n"));
            DebianPackages.Install("Postfix", "postfix", Find, say);
        }
        if (Find() is null) throw new UserFault("Postfix is not on this machine (on Debian: sudo apt-get install postfix)");
    }

    private static string? Find() => File.Exists(Program) ? Program : null;

    /// <exception cref="TimeoutException">It did not begin to listen; the message holds its log.</exception>
    public static async Task<PostfixHop> Start(int next)
    {
        var folder = Directory.CreateTempSubdirectory("digest-postfix-").FullName;
        var port = PrivatePostgres.FreePort();
        Configure(folder, port, next);
        var master = Process.Start(new ProcessStartInfo(Program, ["-c", folder + "/etc", "start-fg"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var hop = new PostfixHop(folder, master, port);
        for (var tries = 0; tries < 200; tries++)
        {
            if (await Listens(port)) return hop;
            await Task.Delay(50);
        }
        var log = hop.Log();
        await hop.DisposeAsync();
        throw new TimeoutException($"Postfix did not start: {log}");
    }

    private static void Configure(string folder, int port, int next)
    {
        // Its daemons give up root, and must still come to their queue.
        Commands.Run("chmod", ["711", folder]);
        foreach (var each in new[] { "etc", "queue", "data" }) Directory.CreateDirectory(Path.Combine(folder, each));
        Commands.Run("chown", ["postfix", folder + "/data"]);
        File.WriteAllText(folder + "/etc/main.cf", $"""
            compatibility_level = 3.6
            queue_directory = {folder}/queue
            data_directory = {folder}/data
            maillog_file_prefixes = {folder}
            maillog_file = {folder}/log
            myhostname = hop.example
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            mydestination =
            local_recipient_maps =
            alias_maps =
            relayhost = [127.0.0.1]:{next}
            smtp_dns_support_level = disabled

            """);
        File.WriteAllText(folder + "/etc/master.cf", $"""
            127.0.0.1:{port} inet n - n - - smtpd
            postlog unix-dgram n - n - 1 postlogd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            error unix - - n - - error
            retry unix - - n - - error
            flush unix n - n 1000? 0 flush
            tlsmgr unix - - n 1000? 1 tlsmgr
            showq unix n - n - - showq

            """);
    }

    private static async Task<bool> Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public string Log() => File.Exists(_folder + "/log") ? File.ReadAllText(_folder + "/log") : "it wrote no log";

    public async ValueTask DisposeAsync()
    {
        Commands.Run(Program, ["-c", _folder + "/etc", "abort"]);
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20)))
            await _master.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_master.HasExited) _master.Kill(entireProcessTree: true);
        _master.Dispose();
        // Its daemons end a moment after it, and may still write to the log.
        for (var tries = 0; Directory.Exists(_folder); tries++)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
            }
            catch (IOException) when (tries < 20)
            {
                await Task.Delay(100);
            }
        }
    }
}
