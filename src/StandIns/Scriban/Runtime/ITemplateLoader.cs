using Scriban.Parsing;

namespace Scriban.Runtime;

/// <summary>Finds what <c>include</c> names. The stand-in renders synchronously only.</summary>
public interface ITemplateLoader
{
    string? GetPath(TemplateContext context, SourceSpan callerSpan, string templateName);

    string? Load(TemplateContext context, SourceSpan callerSpan, string templatePath);

    ValueTask<string?> LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath);
}
