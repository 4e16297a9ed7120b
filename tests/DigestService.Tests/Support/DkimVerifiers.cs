using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DigestService.Tests.Support;

/// <summary>python3-dkim (dkimpy), which takes a function in place of DNS.</summary>
public static class PythonDkim
{
    private const string Python = "/usr/bin/python3"; // Debian's own, which Debian's packages are for

    private const string Script = """
        import base64, dkim, json, sys
        asked = json.load(sys.stdin)
        for mail in asked["mails"]:
            key = lambda name, timeout=5: asked["dns"].get(name.decode().rstrip("."), "").encode() or None
            try:
                print("pass" if dkim.verify(base64.b64decode(mail), dnsfunc=key) else "fail")
            except dkim.DKIMException as fault:
                print("fail:", fault)
        """;

    public static void FindOrInstall(Action<string> say)
    {
        if (Find() is null && DebianPackages.CanInstall) DebianPackages.Install("dkimpy", "python3-dkim", Find, say);
        if (Find() is null) throw new UserFault("dkimpy is not on this machine (on Debian: sudo apt-get install python3-dkim)");
    }

    private static string? Find() => File.Exists(Python) && Commands.Run(Python, ["-c", "import dkim"]).ExitCode == 0 ? Python : null;

    /// <returns>A line a mail: pass, or fail and perhaps why.</returns>
    public static IReadOnlyList<string> Verify(IEnumerable<byte[]> mails, IReadOnlyDictionary<string, string> dns)
    {
        var (exitCode, said, complained) = Commands.Run(Python, ["-c", Script], JsonSerializer.SerializeToUtf8Bytes(new { mails, dns }));
        return exitCode == 0 ? said.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [$"dkimpy broke: {complained}"];
    }
}

/// <summary>opendkim-testmsg, which asks DNS as the machine is set up: so it runs in a folder of its own as its root, where a server of ours is the only one.</summary>
public static class OpenDkim
{
    private const string Program = "/usr/sbin/opendkim-testmsg";

    /// <summary>Any of this machine's own addresses on which nobody is likely to answer for names.</summary>
    private static readonly IPAddress NameServer = IPAddress.Parse("127.83.61.7");

    public static void FindOrInstall(Action<string> say)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) throw new UserFault("opendkim-testmsg asks DNS; as root on Linux, these tests answer it");
        if (Find() is null && DebianPackages.CanInstall) DebianPackages.Install("opendkim-testmsg", "opendkim-tools", Find, say);
        if (Find() is null) throw new UserFault("opendkim-testmsg is not on this machine (on Debian: sudo apt-get install opendkim-tools)");
        try
        {
            new TxtServer(NameServer, new Dictionary<string, string>()).Dispose();
        }
        catch (SocketException fault)
        {
            throw new UserFault($"a name server on {NameServer}, which opendkim-testmsg would ask, cannot be had: {fault.Message}");
        }
    }

    private static string? Find() => File.Exists(Program) ? Program : null;

    /// <returns>A line a mail: pass, or why not.</returns>
    public static IReadOnlyList<string> Verify(IEnumerable<byte[]> mails, IReadOnlyDictionary<string, string> dns)
    {
        var root = Directory.CreateTempSubdirectory("digest-opendkim-").FullName;
        try
        {
            foreach (var file in Regex.Matches(Commands.Run("ldd", [Program]).Out, @"/\S+").Select(match => match.Value).Append(Program))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(root + file)!);
                File.Copy(file, root + file);
            }
            Directory.CreateDirectory(root + "/etc");
            Directory.CreateDirectory(root + "/tmp");
            File.WriteAllText(root + "/etc/resolv.conf", $"nameserver {NameServer}\noptions timeout:2 attempts:1\n");
            using var server = new TxtServer(NameServer, dns);
            return [.. mails.Select(mail => Commands.Run("chroot", [root, Program, "-C"], mail)).Select(ended => ended is (0, "", "") ? "pass" : $"fail: {ended.Out}{ended.Error}")];
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}

internal static class Commands
{
    public static (int ExitCode, string Out, string Error) Run(string program, string[] words, byte[]? input = null)
    {
        var start = new ProcessStartInfo(program, words) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromMinutes(1))) process.Kill(entireProcessTree: true);
        return (process.ExitCode, said.Result, complained.Result);
    }
}
