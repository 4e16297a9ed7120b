using System.Buffers;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace DigestService.Rendering;

/// <summary>
/// What a template writes. Every value becomes text: escaped in .html, on one line everywhere. A template's own text, and
/// what it includes (already written by these rules), is left alone. Reused from mail to mail; not thread-safe.
/// </summary>
internal sealed class EscapingContext : TemplateContext
{
    // One budget for an outermost loop with all that is nested in it; 70 papers need about 2,000.
    public const int MaxIterations = 20_000;
    public const int MaxCharacters = 2_000_000;

    private static readonly SearchValues<char> s_special = SearchValues.Create("&<>\"'");

    private readonly bool _isHtml;
    private readonly Func<string, Template?> _find;

    public EscapingContext(bool isHtml, Func<string, Template?> find)
    {
        (_isHtml, _find) = (isHtml, find);
        AutoIndent = false;
        StrictVariables = true;
        EnableRelaxedMemberAccess = false;
        LoopLimit = MaxIterations;
        // Scriban cuts silently at this limit; Render measures instead.
        LimitToString = 0;
        var functions = new ScriptObject();
        functions.Import("include", Include);
        PushGlobal(functions);
    }

    public string Render(Template template, ScriptObject model)
    {
        PushGlobal(model);
        var text = template.Render(this);
        PopGlobal();
        return text.Length <= MaxCharacters
            ? text
            : throw new ScriptRuntimeException(new SourceSpan(template.SourceFilePath ?? "", default, default), $"The result has {text.Length} characters; at most {MaxCharacters} are allowed");
    }

    public override TemplateContext Write(SourceSpan span, object? textAsObject) =>
        textAsObject is Included included ? Write(included.Text) : Write(AsText(ObjectToString(textAsObject)));

    // Scriban's own include parses again for each context, and its result would be escaped a second time.
    private Included Include(TemplateContext context, string name) => _find(name) is { } template
        ? new Included(context.RenderTemplate(template, [], context.CurrentNode))
        : throw new ScriptRuntimeException(context.CurrentSpan, $"There is no template \"{name}\" to include");

    private string? AsText(string? value) => value is null ? null : _isHtml ? Escape(OneLine.Clean(value)) : OneLine.Clean(value);

    private static string Escape(string text) => text.AsSpan().ContainsAny(s_special)
        ? text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("\"", "&quot;", StringComparison.Ordinal)
            .Replace("'", "&#39;", StringComparison.Ordinal)
        : text;

    /// <summary>Written by our rules already.</summary>
    private sealed record Included(string Text)
    {
        public override string ToString() => Text;
    }
}
