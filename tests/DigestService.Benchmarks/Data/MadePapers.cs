using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestService.Benchmarks.Data;

/// <summary>
/// New papers out of the parts of given ones: the title, day and categories of one, the authors of another, and an abstract
/// as long as a third's, each of its sentences from another paper, the first from a beginning, the last from an end. So words,
/// their skew and all lengths stay as they were.
/// </summary>
internal sealed partial class MadePapers(IReadOnlyList<BenchPaper> papers)
{
    private const int Seed = 20_251_211;
    private const int FirstOfMonth = 50_000; // above what arXiv gives out
    private const int LastOfMonth = 99_999;

    private readonly string[][] _sentences = [.. papers.Select(paper => Ends().Split(paper.Abstract))];
    private readonly Dictionary<string, int> _nextOfMonth = new(StringComparer.Ordinal);

    public IEnumerable<BenchPaper> Make(int count)
    {
        var random = new Random(Seed);
        for (var made = 0; made < count; made++)
        {
            var titled = papers[made % papers.Count];
            yield return titled with { Id = NextId(titled.Date), Abstract = Abstract(random), Authors = papers[random.Next(papers.Count)].Authors };
        }
    }

    private string Abstract(Random random)
    {
        var sentences = new string[_sentences[random.Next(_sentences.Length)].Length];
        for (var at = 0; at < sentences.Length; at++)
        {
            var from = _sentences[random.Next(_sentences.Length)];
            sentences[at] = from[at * from.Length / sentences.Length];
        }
        return string.Join(' ', sentences);
    }

    private string NextId(DateOnly day)
    {
        var month = day.ToString("yyMM", CultureInfo.InvariantCulture);
        var number = _nextOfMonth.GetValueOrDefault(month, FirstOfMonth);
        if (number > LastOfMonth) throw new UserFault($"There are no more ids for papers of {month}: a smaller --scale needs fewer.");
        _nextOfMonth[month] = number + 1;
        return $"{month}.{number}";
    }

    [GeneratedRegex(@"(?<=[.!?])\s+(?=[A-Z$\\])")]
    private static partial Regex Ends();
}
