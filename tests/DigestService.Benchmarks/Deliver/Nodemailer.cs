using System.Diagnostics;
using System.Text.Json;

namespace DigestService.Benchmarks.Deliver;

/// <summary>Nodemailer's pool with a Handlebars render for each mail of 40 KB: the peer's own program, its packages from npm.</summary>
internal sealed class Nodemailer(string folder)
{
    public static async Task<Nodemailer?> Prepare(string peers, string folder, List<string> skipped, CancellationToken stop)
    {
        string[] files = ["nodemailer.mjs", "messages.py", "package.json"];
        var missing = files.Where(file => !File.Exists(Path.Combine(peers, file))).Concat(new[] { "node", "npm", "python3" }.Where(each => Tools.OnPath(each) is null)).ToList();
        if (missing.Count > 0)
        {
            skipped.Add($"vsNodemailer: not found: {string.Join(", ", missing)}.");
            return null;
        }
        var own = Directory.CreateDirectory(Path.Combine(folder, "nodemailer")).FullName;
        foreach (var file in files) File.Copy(Path.Combine(peers, file), Path.Combine(own, file));
        var (_, made) = await Run(own, "python3", ["messages.py"], stop);
        var (complaint, installed) = await Run(own, "npm", ["install", "--no-audit", "--no-fund"], stop);
        if (made && installed) return new Nodemailer(own);
        skipped.Add($"vsNodemailer: its packages could not be installed from npm: {complaint.Trim().Split('\n')[^1]}");
        return null;
    }

    /// <returns>Mails a second, after its own warm-up.</returns>
    public async Task<double> Run(int port, int mails, int connections, CancellationToken stop)
    {
        var (told, ended) = await Run(folder, "node", ["nodemailer.mjs", $"{port}", $"{mails}", "40", $"{connections}", "hbs"], stop);
        if (!ended) throw new UserFault($"nodemailer.mjs failed: {told}");
        using var answer = JsonDocument.Parse(told.TrimEnd().Split('\n')[^1]);
        return answer.RootElement.GetProperty("n").GetInt32() / answer.RootElement.GetProperty("s").GetDouble();
    }

    private static async Task<(string Told, bool Ended)> Run(string folder, string program, string[] words, CancellationToken stop)
    {
        using var run = Process.Start(new ProcessStartInfo(program, words) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var ending = run.EndsWith(stop);
        var (told, complaint) = (run.StandardOutput.ReadToEndAsync(stop), run.StandardError.ReadToEndAsync(stop));
        await run.WaitForExitAsync(stop);
        return (run.ExitCode == 0 ? await told : await complaint, run.ExitCode == 0);
    }
}
