using System.Text;

namespace DigestService.Rendering.Tex;

/// <summary>Collects the text, one space where there were many, and remembers where the source's tokens began.</summary>
internal sealed class TexWriter
{
    private readonly StringBuilder _text = new();
    private readonly int[]? _at;

    public TexWriter(int sourceLength) => _at = DisplayText.NoMap(sourceLength);

    /// <summary>For a part that has no parts of its own.</summary>
    public TexWriter()
    {
    }

    public void Mark(int source)
    {
        if (_at is not null)
        {
            _at[source] = _text.Length;
        }
    }

    /// <summary>A stretch of the source that stands for itself.</summary>
    public void Copy(ReadOnlySpan<char> text, int source)
    {
        for (var i = 0; _at is not null && i < text.Length; i++) _at[source + i] = _text.Length + i;
        _text.Append(text);
    }

    public void Write(char character) => _text.Append(character);

    public void Write(string text) => _text.Append(text);

    public void Write(ReadOnlySpan<char> text) => _text.Append(text);

    public void Space()
    {
        if (_text.Length > 0 && _text[^1] != ' ')
        {
            _text.Append(' ');
        }
    }

    public void Unspace()
    {
        if (_text.Length > 0 && _text[^1] == ' ')
        {
            _text.Length--;
        }
    }

    public override string ToString() => _text.ToString();

    public DisplayText ToDisplayText()
    {
        Unspace();
        _at![^1] = _text.Length;
        return new DisplayText(_text.ToString(), _at);
    }
}
