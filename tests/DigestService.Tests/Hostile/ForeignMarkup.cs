using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace DigestService.Tests.Hostile;

/// <summary>Tells markup that is ours from markup that came in with a text: ours is what harmless texts bring forth.</summary>
internal sealed class ForeignMarkup
{
    private static readonly string[] Addresses = ["href", "src", "action", "formaction", "srcset", "poster", "data", "xlink:href", "background", "cite", "srcdoc", "ping", "manifest", "longdesc", "to", "values"];

    /// <summary>Where links of ours lead, and those of a paper, which a source may give.</summary>
    private static readonly string[] Hosts = ["digest.example.org", "arxiv.org", "huggingface.co", "code.example.org", "127.0.0.1"];

    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsScripting = true }); // as browsers read it

    private readonly HashSet<string> _known = [];

    public void Learn(string html) => _known.UnionWith(Parts(Parser.ParseDocument(html)).Select(part => part.Part));

    /// <returns>What no harmless text brought forth, and addresses that are neither ours nor a paper's.</returns>
    public IReadOnlyList<string> In(string html)
    {
        var page = Parser.ParseDocument(html);
        return [.. Parts(page).Where(part => !_known.Contains(part.Part)).Select(part => part.Says).Concat(BadAddresses(page)).Distinct()];
    }

    /// <summary>Elements, their attributes, and whatever is read as more than text: style sheets, scripts, comments.</summary>
    private static IEnumerable<(string Part, string Says)> Parts(IDocument page) => page.All.SelectMany(element => new[] { ($"{element.NamespaceUri} {element.LocalName}", Shown(element)) }
            .Concat(element.Attributes.Select(attribute => ($"{element.LocalName} {attribute.Name}", Shown(element))))
            .Concat(element.LocalName is "style" or "script" ? [($"{element.LocalName}: {element.TextContent}", Shown(element))] : Array.Empty<(string, string)>()))
        .Concat(page.Descendants<IComment>().Select(comment => ($"comment: {comment.TextContent}", $"<!--{comment.TextContent}-->")));

    private static IEnumerable<string> BadAddresses(IDocument page) =>
        from element in page.All
        from attribute in element.Attributes
        where Addresses.Contains(attribute.Name) && !IsGood(attribute.Value)
        select $"{element.LocalName} leads to {attribute.Value}";

    private static bool IsGood(string address) =>
        address.Length == 0 || address[0] is '#' or '?'
        || (address[0] == '/' && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal))
        || (Uri.TryCreate(address, UriKind.Absolute, out var link) && (link.Scheme is "mailto" ? !address.Contains(HostileText.Mark, StringComparison.Ordinal) : link.Scheme is "http" or "https" && Hosts.Contains(link.Host)))
        || address.All(char.IsAsciiLetterOrDigit); // a page beside this one

    private static string Shown(IElement element) => element.OuterHtml.Length > 200 ? element.OuterHtml[..200] : element.OuterHtml;
}
