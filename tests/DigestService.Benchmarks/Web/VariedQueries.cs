using System.Text.RegularExpressions;
using Dapper;
using DigestService.Matching;
using Npgsql;

namespace DigestService.Benchmarks.Web;

/// <summary>
/// Different queries in the words of the papers' own titles, so that common words come often and rare ones too: 40 % one to three
/// words, 20 % phrases, 15 % either of two, 15 % with an exclusion, 5 % beginnings, 5 % authors.
/// </summary>
internal sealed partial class VariedQueries
{
    private const int Drawn = 5_000;

    // What titles are held together by, and nobody searches for.
    private static readonly HashSet<string> Joints = new(
        "about across after against along among approach based before between beyond during enabling from into over study than their through toward towards under upon using via what when where which with within without".Split(' '), StringComparer.OrdinalIgnoreCase);

    private readonly Random _random;
    private readonly List<string[]> _titles;
    private readonly List<string> _authors;

    private VariedQueries(Random random, List<(string Title, string[] Authors)> papers)
    {
        _random = random;
        _titles = [.. papers.Select(paper => Words().Matches(paper.Title).Select(match => match.Value).ToArray()).Where(words => words.Any(IsTelling))];
        _authors = [.. papers.SelectMany(paper => paper.Authors.Take(1)).Where(author => author.Length < 60 && !author.Contains('"', StringComparison.Ordinal))];
    }

    public static async Task<IReadOnlyList<string>> Make(NpgsqlDataSource database, int count, int seed, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        var numbers = (await connection.QueryAsync<int>("select paper_id from papers where not withdrawn order by paper_id")).ToArray();
        var random = new Random(seed);
        random.Shuffle(numbers);
        var papers = await connection.QueryAsync<(string, string[])>("select title, authors from papers where paper_id = any(@drawn) order by paper_id", new { drawn = numbers.Take(Drawn).ToArray() });
        return new VariedQueries(random, [.. papers]).Draw(count);
    }

    private List<string> Draw(int count)
    {
        var drawn = new List<string>();
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (drawn.Count < count)
        {
            if (Next(drawn.Count % 20) is { } query && Query.Parse(query) is Query && known.Add(query)) drawn.Add(query);
        }
        return drawn;
    }

    private string? Next(int kind) => kind switch
    {
        < 8 => string.Join(' ', Telling().Take(_random.Next(6) switch { < 3 => 1, < 5 => 2, _ => 3 })),
        < 12 => Phrase(),
        < 15 => $"{Telling()[0]} OR {Telling()[0]}",
        < 18 => $"{Telling()[0]} -{Telling()[0]}",
        18 => Telling()[0] is { Length: > 5 } word ? word[..5] + "*" : null,
        _ => $"author:\"{_authors[_random.Next(_authors.Count)]}\"",
    };

    private string? Phrase()
    {
        var words = Title();
        var from = _random.Next(words.Length);
        var phrase = words.Skip(from).Take(_random.Next(4) == 0 ? 3 : 2).ToArray();
        return phrase.Length >= 2 && phrase.All(IsTelling) ? $"\"{string.Join(' ', phrase)}\"" : null;
    }

    /// <summary>Words of one title, in any order.</summary>
    private string[] Telling()
    {
        string[] words = [.. Title().Where(IsTelling).Distinct(StringComparer.OrdinalIgnoreCase)];
        _random.Shuffle(words);
        return words;
    }

    private string[] Title() => _titles[_random.Next(_titles.Count)];

    private static bool IsTelling(string word) => (word.Length > 3 || word.All(char.IsUpper)) && !Joints.Contains(word) && Query.Parse(word) is Query;

    [GeneratedRegex("[A-Za-z]+")]
    private static partial Regex Words();
}
