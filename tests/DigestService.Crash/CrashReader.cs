namespace DigestService.Crash;

/// <summary>A keyword, as the naive evaluation has it: these words, and not that one.</summary>
public sealed record CrashKeyword(IReadOnlyList<string> All, string? Without)
{
    public string Query => string.Join(' ', All) + (Without is null ? "" : $" -{Without}");

    public bool Catches(CrashPaper paper) => All.All(paper.Words.Contains) && (Without is null || !paper.Words.Contains(Without));
}

/// <param name="Hour">From 1: the hour after six at which the digest is due.</param>
public sealed record CrashReader(int Number, int Hour, IReadOnlyList<CrashKeyword> Keywords)
{
    public string Address => $"reader{Number}@readers.example";

    /// <summary>Each wants one word, another one without a third, and two together: on nearly every day something is caught.</summary>
    public static IReadOnlyList<CrashReader> Make(CrashSize size, Random random) =>
        [.. Enumerable.Range(1, size.Readers).Select(number =>
        {
            var words = random.GetItems([.. CrashPaper.Vocabulary], 5);
            return new CrashReader(number, 1 + number % size.Hours, [new([words[0]], null), new([words[1]], words[2] == words[1] ? null : words[2]), new([words[3], words[4]], null)]);
        })];

    /// <summary>Looks at every word of every paper of the day.</summary>
    public IReadOnlyList<string> Matched(IEnumerable<CrashPaper> papers) =>
        [.. papers.Where(paper => Keywords.Any(keyword => keyword.Catches(paper))).Select(paper => paper.Id)];
}
