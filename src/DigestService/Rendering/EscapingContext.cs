using System.Buffers;
using System.Text;
using DigestService.Rendering.Views;
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

    /// <summary>Only writes the paper of the loop around it, by which that is caught.</summary>
    private static readonly Template s_paper = Template.Parse("{{ paper }}");

    private readonly bool _isHtml;
    private readonly Func<string, Template?> _find;
    private readonly Skeletons? _fills, _draws;
    private bool _catches;
    private object? _caught;

    /// <summary>Of a skeleton.</summary>
    public int SlotsWritten { get; private set; }

    /// <param name="fills">With which papers are written; null writes every one by itself.</param>
    /// <param name="draws">For which this writes slots.</param>
    public EscapingContext(bool isHtml, Func<string, Template?> find, Skeletons? fills = null, Skeletons? draws = null)
    {
        (_isHtml, _find, _fills, _draws) = (isHtml, find, fills, draws);
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

    public override TemplateContext Write(SourceSpan span, object? textAsObject)
    {
        switch (textAsObject)
        {
            case Included included:
                return Write(included.Text);
            case Slot slot:
                SlotsWritten++;
                return Write(Skeleton.Mark(slot));
            case not null when _catches:
                _caught = textAsObject;
                return this;
            default:
                return Write(AsText(ObjectToString(textAsObject)));
        }
    }

    // Scriban's own include parses again for each context, and its result would be escaped a second time.
    private Included Include(TemplateContext context, string name)
    {
        if (_find(name) is not { } template)
            throw new ScriptRuntimeException(context.CurrentSpan, $"There is no template \"{name}\" to include");
        return Paper(context, name) ?? new Included(context.RenderTemplate(template, [], context.CurrentNode));
    }

    /// <summary>A paper's part without its template, as a skeleton filled or as a slot of one; null where there is no such way.</summary>
    private Included? Paper(TemplateContext context, string name)
    {
        if ((_fills ?? _draws)?.IsPaper(name) is not true)
            return null;
        switch (Catch(context))
        {
            case PaperView paper when _fills?.Fill(name, new PaperSlots(paper, _fills.Product)) is { } text:
                return new Included(text);
            case DigestSlots.Part part:
                SlotsWritten++;
                return new Included(Skeleton.Mark(part.Slot));
            default:
                return null;
        }
    }

    private object? Catch(TemplateContext context)
    {
        (_catches, _caught) = (true, null);
        context.RenderTemplate(s_paper, [], context.CurrentNode);
        _catches = false;
        return _caught;
    }

    private string? AsText(string? value) => value is null ? null : _isHtml ? Escape(OneLine.Clean(value)) : OneLine.Clean(value);

    /// <param name="text">On one line.</param>
    internal static string Escape(string text) => text.AsSpan().ContainsAny(s_special)
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
