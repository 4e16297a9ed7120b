namespace DigestService.Papers;

/// <summary>An item that was left out, by its id where it has one, else by its place in the page (from 1).</summary>
public sealed record Rejected(string Item, string Reason);

/// <summary>Why a page gave nothing, as one plain sentence.</summary>
/// <param name="MayPass">Worth asking again soon.</param>
public sealed record FeedFault(string Sentence, bool MayPass = false);

/// <summary>What a parser made of a page: papers and refusals, or a fault and neither.</summary>
public sealed record ParsedPage(IReadOnlyList<SourcePaper> Papers, IReadOnlyList<Rejected> Rejected)
{
    public FeedFault? Fault { get; init; }

    /// <summary>How many items the whole answer has over all its pages, where the source tells.</summary>
    public int? Total { get; init; }

    /// <summary>The page is of an earlier day than was asked for: the day's own is not out yet.</summary>
    public bool IsOfEarlierDay { get; init; }

    public int Items => Papers.Count + Rejected.Count;

    /// <summary>The same page, of papers that were due at this time.</summary>
    public ParsedPage DueAt(DateTimeOffset? time) => this with { Papers = [.. Papers.Select(paper => paper with { DueAt = time })] };

    public static ParsedPage Empty { get; } = new([], []);

    public static ParsedPage Faulty(string sentence, bool mayPass = false) => Empty with { Fault = new FeedFault(sentence, mayPass) };
}

/// <summary>Gathers a page's items through the one rule of what is kept.</summary>
public sealed class PageBuilder
{
    private readonly List<SourcePaper> _papers = [];
    private readonly List<Rejected> _rejected = [];
    private int _seen;

    /// <summary>Reads one item; whatever is wrong with it stays with it.</summary>
    /// <param name="read">Throws <see cref="BadItem"/> with the reason where the item is not a paper.</param>
    /// <param name="place">Where it stands, if not in a page: the line of a file.</param>
    public void Add<T>(T item, Func<T, SourcePaper> read, Func<T, string?> idOf, string? place = null)
    {
        _seen++;
        try
        {
            if (SourcePaperRules.Keep(read(item), out var refusal) is { } kept) _papers.Add(kept);
            else Refuse(item, refusal!, idOf, place);
        }
        catch (BadItem bad)
        {
            Refuse(item, bad.Message, idOf, place);
        }
        catch (InvalidOperationException) // System.Text.Json, on half a surrogate pair
        {
            Refuse(item, "its text is not valid Unicode", static _ => null, place);
        }
    }

    public void Refuse<T>(T item, string reason, Func<T, string?> idOf, string? place = null) =>
        _rejected.Add(new Rejected(PaperText.Line(idOf(item), 100) is { Length: > 0 } id ? id : place ?? $"item {_seen}", reason));

    public ParsedPage Page() => new(_papers, _rejected);
}

/// <summary>An item is not a paper; never leaves a parser.</summary>
internal sealed class BadItem(string reason) : Exception(reason);
