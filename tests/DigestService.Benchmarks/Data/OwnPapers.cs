using System.Globalization;

namespace DigestService.Benchmarks.Data;

/// <summary>Papers for a checkout without recorded ones: all invented, of a year, and always the same.</summary>
internal sealed class OwnPapers
{
    private const int Seed = 20_251_210;
    private const int Days = 365;
    private const int FirstOfMonth = 30_000;
    private static readonly DateOnly FirstDay = new(2025, 3, 1);

    private readonly Random _random = new(Seed);
    private readonly OwnWords _words;

    public OwnPapers() => _words = new OwnWords(_random);

    public IReadOnlyList<BenchPaper> Make(int count)
    {
        var papers = new BenchPaper[count];
        for (var at = 0; at < count; at++)
        {
            var day = FirstDay.AddDays((int)((long)at * Days / count));
            papers[at] = new BenchPaper(
                string.Create(CultureInfo.InvariantCulture, $"{day:yyMM}.{FirstOfMonth + at % 20_000}"),
                _words.Title(), Abstract(), Categories(), Authors(), day);
        }
        return papers;
    }

    private string Abstract() => string.Join(' ', Enumerable.Range(0, 5 + _random.Next(6)).Select(_ => _words.Sentence()));

    private string[] Categories() => [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => _words.Category()).Distinct(StringComparer.Ordinal)];

    private string[] Authors() => [.. Enumerable.Range(0, 1 + _random.Next(9)).Select(_ => _words.Person()).Distinct(StringComparer.Ordinal)];
}
