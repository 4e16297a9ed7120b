namespace Scriban.Parsing;

/// <summary>A template's text, its name, and where its lines begin.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lines = [0];

    public SourceText(string text, string? path)
    {
        Text = text;
        Path = path ?? "<input>";
        for (var i = text.IndexOf('\n'); i >= 0; i = text.IndexOf('\n', i + 1))
        {
            _lines.Add(i + 1);
        }
    }

    public string Text { get; }

    public string Path { get; }

    public SourceSpan Span(int start, int end) => new(Path, At(start), At(Math.Max(start, end - 1)));

    private TextPosition At(int offset)
    {
        var found = _lines.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return new TextPosition(offset, line, offset - _lines[line]);
    }
}
