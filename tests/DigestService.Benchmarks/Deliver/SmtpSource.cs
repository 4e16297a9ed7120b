using System.Diagnostics;

namespace DigestService.Benchmarks.Deliver;

/// <summary>Postfix's client in C, which repeats one message: what the sink and the network stack allow.</summary>
internal sealed class SmtpSource(Tool tool)
{
    public static SmtpSource? Find(string folder, List<string> skipped)
    {
        if (Tools.OfPostfix("smtp-source", folder) is { } tool) return new SmtpSource(tool);
        skipped.Add("ofSmtpSource, ofSmtpSourceDkim: smtp-source of Debian's postfix package could not be found or downloaded.");
        return null;
    }

    /// <returns>Mails a second.</returns>
    public async Task<double> Run(int port, int mails, int bytes, int connections, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        using var run = Process.Start(tool.Command("-d", "-s", $"{connections}", "-l", $"{bytes}", "-m", $"{mails}", "-f", "a@example.org", "-t", "b@example.net", $"127.0.0.1:{port}"))!;
        using var ending = run.EndsWith(stop);
        var complaint = await run.StandardError.ReadToEndAsync(stop);
        await run.WaitForExitAsync(stop);
        return run.ExitCode == 0 ? mails / clock.Elapsed.TotalSeconds : throw new UserFault($"smtp-source failed: {complaint.Trim()}");
    }
}
