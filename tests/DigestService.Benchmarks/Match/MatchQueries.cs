using DigestService.Benchmarks.Data;
using DigestService.Papers;

namespace DigestService.Benchmarks.Match;

/// <summary>
/// Distinct queries as people write them: 40 % words, 20 % phrases, 15 % alternatives, 15 % exclusions, 5 % beginnings, 5 %
/// fields. What they ask for is a keyword of the list, drawn by how common it is, or stands in a paper, of the window or
/// another: so frequent words are frequent.
/// </summary>
internal sealed class MatchQueries(IReadOnlyList<Paper> window, IReadOnlyList<BenchPaper> others, Keywords keywords, int seed)
{
    private readonly Random _random = new(seed);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly string[][] _texts = [.. window.Select(paper => Words($"{paper.Title} {paper.Abstract}")), .. others.Select(paper => Words($"{paper.Title} {paper.Abstract}"))];
    private readonly string[] _organizations = [.. window.Select(paper => paper.Organization).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <returns>The texts, each well-formed and none like another once understood.</returns>
    public string[] Make(int count, CancellationToken stop)
    {
        var made = new string[count];
        for (var at = 0; at < count;)
        {
            stop.ThrowIfCancellationRequested();
            var text = Text(at % 100);
            if (Matching.Query.Parse(text) is Matching.Query query && _known.Add(query.ToString())) made[at++] = text;
        }
        return made;
    }

    private string Text(int percent) => percent switch
    {
        < 40 => Some(),
        < 60 => $"\"{InARow()}\"",
        < 75 => string.Join(" OR ", Enumerable.Range(0, 2 + _random.Next(2)).Select(_ => _random.Next(3) == 0 ? $"\"{InARow()}\"" : Some())),
        < 90 => $"{Some()} -{(_random.Next(4) == 0 ? $"\"{InARow()}\"" : Word())}",
        < 95 => Beginning(),
        _ => Field(),
    };

    /// <summary>Words that must all be there.</summary>
    private string Some() => _random.Next(2) == 0 ? Keyword() : string.Join(' ', Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Word()));

    private string Keyword() => keywords.Queries[keywords.Draw(_random)];

    private string Word()
    {
        while (true)
            if (Drawn(TextOf()) is { Length: > 2 } word) return word;
    }

    private string InARow()
    {
        if (_random.Next(3) == 0) return Keyword().Replace('"', ' ');
        var (text, count) = (TextOf(), 2 + _random.Next(3));
        var from = _random.Next(Math.Max(1, text.Length - count));
        return string.Join(' ', text.Skip(from).Take(count));
    }

    private string Beginning()
    {
        var word = Word();
        var beginning = word[..Math.Min(word.Length, 3 + _random.Next(4))] + "*";
        return _random.Next(3) == 0 ? beginning : $"{Word()} {beginning}";
    }

    private string Field() => _random.Next(5) switch
    {
        0 or 1 => $"title:{Word()}" + (_random.Next(2) == 0 ? "" : $" {Word()}"),
        2 => Drawn(window).Authors is { Count: > 0 } authors ? $"author:\"{Drawn(authors).Replace('"', ' ')}\"" : "",
        3 => $"{Some()} category:{(Drawn(others).Categories is { Count: > 0 } categories ? Drawn(categories) : "cs.CL")}",
        _ => _organizations.Length == 0 ? "" : $"{Word()} org:{Words(Drawn(_organizations)).FirstOrDefault("")}",
    };

    /// <summary>Half of the time a paper of the window.</summary>
    private string[] TextOf() => _texts[_random.Next(2) == 0 ? _random.Next(window.Count) : _random.Next(_texts.Length)];

    private T Drawn<T>(IReadOnlyList<T> among) => among[_random.Next(among.Count)];

    private static string[] Words(string text) =>
        text.Split(" \n\t,;:.()[]\"$\\{}`*=".ToCharArray(), StringSplitOptions.RemoveEmptyEntries).Select(word => word.TrimStart('-')).Where(word => word.Length > 0).ToArray() is { Length: > 0 } words ? words : ["paper"];
}
