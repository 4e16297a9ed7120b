using System.Globalization;
using Scriban.Functions;
using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban;

/// <summary>What one rendering sees, its limits, and where its text goes.</summary>
public partial class TemplateContext : IFormatProvider
{
    private readonly Stack<CultureInfo> _cultures = new();
    private int _depth;

    public TemplateContext()
    {
        _outputs.Push(new StringBuilderOutput());
        PushGlobal(Builtins.Default);
    }

    public ITemplateLoader? TemplateLoader { get; set; }

    /// <summary>Templates that <c>include</c> has loaded, by path.</summary>
    public Dictionary<string, Template> CachedTemplates { get; } = [];

    public MemberRenamerDelegate MemberRenamer { get; set; } = StandardMemberRenamer.Default;

    /// <summary>Renderings with the default, true, are refused.</summary>
    public bool AutoIndent { get; set; } = true;

    /// <summary>A variable that does not exist is an error, not null.</summary>
    public bool StrictVariables { get; set; }

    /// <summary>A member that does not exist is null, not an error.</summary>
    public bool EnableRelaxedMemberAccess { get; set; } = true;

    /// <summary>Iterations of an outermost loop and all within it; 0 for no limit.</summary>
    public int LoopLimit { get; set; } = 1000;

    /// <summary>Characters of a value, and of all that is written until <see cref="Reset"/>; what is beyond is cut, with an ellipsis. 0 for no limit.</summary>
    public int LimitToString { get; set; } = 1048576;

    /// <summary>Calls and includes within each other; 0 for no limit.</summary>
    public int RecursiveLimit { get; set; } = 100;

    public CultureInfo CurrentCulture => _cultures.TryPeek(out var culture) ? culture : CultureInfo.InvariantCulture;

    /// <summary>The statement or call that is being evaluated.</summary>
    public ScriptNode? CurrentNode { get; private set; }

    public SourceSpan CurrentSpan => CurrentNode?.Span ?? default;

    /// <summary>The arguments of the innermost include.</summary>
    internal ScriptArray? Arguments { get; private set; }

    public void PushCulture(CultureInfo culture) => _cultures.Push(culture);

    public CultureInfo PopCulture() => _cultures.Pop();

    public object? GetFormat(Type? formatType) => CurrentCulture.GetFormat(formatType);

    /// <summary>Readies the context for another rendering; the settings stay.</summary>
    public virtual void Reset()
    {
        while (_outputs.Count > 1)
        {
            _outputs.Pop();
        }
        (Output as StringBuilderOutput)?.Builder.Clear();
        ResetVariables();
        _cultures.Clear();
        CachedTemplates.Clear();
        ResetWritten();
    }

    public virtual string? GetTemplatePathFromName(string? templateName, ScriptNode? callerContext)
    {
        var span = callerContext?.Span ?? CurrentSpan;
        if (string.IsNullOrEmpty(templateName))
        {
            throw new ScriptRuntimeException(span, "Include template name cannot be null or empty");
        }
        if (TemplateLoader is null)
        {
            throw new ScriptRuntimeException(span, $"Unable to include <{templateName}>. No TemplateLoader registered in TemplateContext.TemplateLoader");
        }
        return TemplateLoader.GetPath(this, span, templateName)
            ?? throw new ScriptRuntimeException(span, $"Include template path is null for `{templateName}`");
    }

    public Template GetOrCreateTemplate(string templatePath, ScriptNode? callerContext)
    {
        if (!CachedTemplates.TryGetValue(templatePath, out var template))
        {
            CachedTemplates[templatePath] = template = CreateTemplate(templatePath, callerContext);
        }
        return template;
    }

    /// <summary>Renders an included template apart; <paramref name="arguments"/> are its <c>$0</c>, <c>$1</c>, …</summary>
    public string RenderTemplate(Template template, ScriptArray arguments, ScriptNode? callerContext)
    {
        EnterRecursive(callerContext);
        var (outerNode, outerArguments) = (CurrentNode, Arguments);
        Arguments = arguments;
        PushOutput();
        try
        {
            return template.Render(this);
        }
        finally
        {
            PopOutput();
            (CurrentNode, Arguments) = (outerNode, outerArguments);
            ExitRecursive(callerContext);
        }
    }

    public void EnterRecursive(ScriptNode? node)
    {
        if (++_depth > RecursiveLimit && RecursiveLimit != 0)
        {
            throw new ScriptRuntimeException(node?.Span ?? CurrentSpan, $"Exceeding number of recursive depth limit `{RecursiveLimit}`");
        }
        CurrentNode = node;
    }

    public void ExitRecursive(ScriptNode? node) => _depth--;

    /// <summary>Renders a node; what goes wrong in .NET code that it calls gets the node's place.</summary>
    internal void Render(Statement statement)
    {
        CurrentNode = statement;
        try
        {
            statement.Render(this);
        }
        catch (Exception e) when (e is not ScriptRuntimeException)
        {
            throw new ScriptRuntimeException(statement.Span, e.Message, e);
        }
    }

    protected virtual Template CreateTemplate(string templatePath, ScriptNode? callerContext)
    {
        var span = callerContext?.Span ?? CurrentSpan;
        var text = TemplateLoader?.Load(this, span, templatePath)
            ?? throw new ScriptRuntimeException(span, $"The result of including `{templatePath}` cannot be null");
        var template = Template.Parse(text, templatePath);
        return template.HasErrors
            ? throw new ScriptParserRuntimeException(span, $"Error while parsing template `{templatePath}`", template.Messages)
            : template;
    }
}
