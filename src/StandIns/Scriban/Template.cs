using Scriban.Parsing;
using Scriban.Runtime;
using Scriban.Syntax;

namespace Scriban;

public class Template
{
    private readonly Block? _page;

    private Template(string? sourceFilePath, Block? page, LogMessageBag messages)
    {
        SourceFilePath = sourceFilePath;
        _page = page;
        Messages = messages;
    }

    public string? SourceFilePath { get; }

    public bool HasErrors => Messages.HasErrors;

    public LogMessageBag Messages { get; }

    /// <summary>Never throws for what a template says: see <see cref="HasErrors"/> and <see cref="Messages"/>.</summary>
    public static Template Parse(string text, string? sourceFilePath = null)
    {
        var messages = new LogMessageBag();
        try
        {
            return new Template(sourceFilePath, new Parser(new SourceText(text, sourceFilePath)).Run(), messages);
        }
        catch (ParseException e)
        {
            messages.Add(new LogMessage(ParserMessageType.Error, e.Span, e.Message));
            return new Template(sourceFilePath, null, messages);
        }
    }

    /// <summary>Renders what was written into the context's output so far and by this template, and empties that output.</summary>
    public string Render(TemplateContext context)
    {
        if (_page is null)
        {
            throw new InvalidOperationException($"This template has errors. Messages:\n{Messages}");
        }
        if (context.AutoIndent)
        {
            throw new NotSupportedException("the stand-in for Scriban does not know AutoIndent; set it to false");
        }
        context.Render(_page);
        var result = context.Output.ToString() ?? "";
        if (context.Output is StringBuilderOutput { Builder: var builder })
        {
            builder.Clear();
        }
        return result;
    }
}
