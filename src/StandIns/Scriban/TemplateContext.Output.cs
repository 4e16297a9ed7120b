using Scriban.Parsing;
using Scriban.Runtime;

namespace Scriban;

public partial class TemplateContext
{
    private readonly Stack<IScriptOutput> _outputs = new();
    private int _written;
    private bool _isCut;

    public IScriptOutput Output => _outputs.Peek();

    public void PushOutput() => PushOutput(new StringBuilderOutput());

    public void PushOutput(IScriptOutput output) => _outputs.Push(output);

    public IScriptOutput PopOutput() =>
        _outputs.Count > 1 ? _outputs.Pop() : throw new InvalidOperationException("Unexpected PopOutput for top level writer");

    /// <summary>Writes a value. A template's own text does not come through here; what <c>include</c> returns does.</summary>
    public virtual TemplateContext Write(SourceSpan span, object? textAsObject) => Write(ObjectToString(textAsObject));

    public TemplateContext Write(string? text) => Write(text, 0, text?.Length ?? 0);

    public TemplateContext Write(string? text, int startIndex, int count)
    {
        if (text is null)
        {
            return this;
        }
        var allowed = LimitToString > 0 ? Math.Clamp(LimitToString - _written, 0, count) : count;
        if (allowed > 0)
        {
            Output.Write(text, startIndex, allowed);
            _written += allowed;
        }
        if (allowed < count && !_isCut)
        {
            Output.Write("...", 0, 3);
            _isCut = true;
        }
        return this;
    }

    private void ResetWritten() => (_written, _isCut) = (0, false);
}
