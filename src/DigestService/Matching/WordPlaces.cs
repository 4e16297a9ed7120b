using DigestService.Papers;

namespace DigestService.Matching;

/// <summary>Where the words of one paper stand, in the order of the index: to find the text behind a match.</summary>
internal sealed class WordPlaces(TextSpan[] title, TextSpan[] @abstract)
{
    public TextSpan[] Title { get; } = title;

    public TextSpan[] Abstract { get; } = @abstract;

    public static WordPlaces Of(Paper paper) => new(Read(paper.Title), Read(paper.Abstract));

    private static TextSpan[] Read(string text) =>
        [.. Analyzer.Tokens(text, Lexicon.Shared).Where(token => token.Span == 1).Select(token => new TextSpan(token.Start, token.Length))];
}
