using System.Text.Encodings.Web;
using System.Text.Json;

namespace DigestService.Crash;

/// <summary>A digest that a reader must get.</summary>
/// <param name="Matched">Ids of papers, by the naive evaluation.</param>
public sealed record DueDigest(string Recipient, DateOnly IssueDate, IReadOnlyList<string> Matched);

/// <summary>What the recording server took, read from the mail itself.</summary>
/// <param name="Shown">Ids of papers in the mail, in order, as often as they stand there.</param>
public sealed record TakenMail(DateTimeOffset Time, string MessageId, string Recipient, DateOnly IssueDate, IReadOnlyList<string> Shown);

/// <param name="Left">What of the moment's work was still to be done: papers to take in, digests to compose, mails to send.</param>
/// <param name="Sending">Message-IDs that were in that state when the process was killed.</param>
/// <param name="Sessions">How many of these each session of delivery held; a worker has one at a time, and a dead one's stay until their lease has run out.</param>
public sealed record Killed(DateTimeOffset Time, string Process, string Moment, int Left, IReadOnlyList<string> Sending, IReadOnlyList<int> Sessions);

/// <summary>Files of one JSON object a line.</summary>
public static class Evidence
{
    private const string DueFile = "due.jsonl", AcceptedFile = "accepted.jsonl", KillsFile = "kills.jsonl", PlanFile = "plan.jsonl";

    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Line<T>(T row) => JsonSerializer.Serialize(row, Lines) + "\n";

    /// <summary>Where the recording server writes.</summary>
    public static string AcceptedIn(string folder) => Path.Combine(folder, AcceptedFile);

    /// <summary>What is known before anything is started: what will be due, and what will be killed when.</summary>
    public static void Begin(string folder, IEnumerable<DueDigest> due, IEnumerable<Kill> plan)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, DueFile), string.Concat(due.Select(Line)));
        File.WriteAllText(Path.Combine(folder, PlanFile), string.Concat(plan.Select(kill => Line(kill.ToEvidence()))));
        foreach (var grows in new[] { AcceptedFile, KillsFile }) File.WriteAllText(Path.Combine(folder, grows), "");
        foreach (var log in Directory.EnumerateFiles(folder, "*.log")) File.Delete(log);
    }

    public static void Add(string folder, Killed kill) => File.AppendAllText(Path.Combine(folder, KillsFile), Line(kill));

    public static IReadOnlyList<DueDigest> Due(string folder) => Read<DueDigest>(folder, DueFile);

    public static IReadOnlyList<TakenMail> Accepted(string folder) => Read<TakenMail>(folder, AcceptedFile);

    public static IReadOnlyList<Killed> Kills(string folder) => Read<Killed>(folder, KillsFile);

    private static IReadOnlyList<T> Read<T>(string folder, string file) =>
        [.. File.ReadLines(Path.Combine(folder, file)).Select(line => JsonSerializer.Deserialize<T>(line, Lines)!)];
}
