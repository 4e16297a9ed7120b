using Scriban.Parsing;

namespace Scriban.Runtime;

public interface IScriptObject
{
    int Count { get; }

    IEnumerable<string> GetMembers();

    bool Contains(string member);

    bool TryGetValue(TemplateContext context, SourceSpan span, string member, out object? value);
}
