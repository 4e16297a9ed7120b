using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace StandIns.Tests.Templates;

internal sealed class DictionaryLoader : Dictionary<string, string>, ITemplateLoader
{
    public int Loads { get; private set; }

    public string? GetPath(TemplateContext context, SourceSpan callerSpan, string templateName) => templateName;

    public string? Load(TemplateContext context, SourceSpan callerSpan, string templatePath)
    {
        Loads++;
        return this[templatePath];
    }

    public ValueTask<string?> LoadAsync(TemplateContext context, SourceSpan callerSpan, string templatePath) =>
        new(Load(context, callerSpan, templatePath));
}
