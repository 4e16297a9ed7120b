using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using DigestService.Rendering.Views;
using Scriban.Syntax;

namespace DigestService.Rendering;

/// <summary>Tries every mail on samples, so that a fault shows when the program starts and not when a mail is due.</summary>
/// <param name="files">Paths by name.</param>
/// <param name="shipped">The folder of the templates that come with the program.</param>
internal sealed partial class TemplateCheck(Templates templates, Dictionary<string, string> files, string shipped)
{
    private readonly HashSet<string> _replaced = [];
    private bool _isWhole = true;

    /// <summary>
    /// A fault ends the rendering of its mail and would hide those in other files. So each file at fault makes way for the shipped one
    /// of its name, and all is tried again until nothing new comes up.
    /// </summary>
    /// <param name="faults">Those of parsing; those that are found here are added.</param>
    public void Run(List<TemplateFault> faults)
    {
        faults.AddRange(Mails().Where(name => !files.ContainsKey(name)).Select(name => new TemplateFault(name, 0, "it is missing: no mail can be sent without it")));
        for (var before = -1; before < faults.Count;)
        {
            before = faults.Count;
            foreach (var fault in faults) Replace(fault.File);
            faults.AddRange(TryAll().Except(faults).ToList());
        }
        if (faults.Count > 0) return;
        faults.AddRange(files.Where(file => !templates.IsUsed(file.Key))
            .Select(file => new TemplateFault(file.Value, 0, $"no mail uses it; is \"{file.Key}\" the right name?")));
    }

    private IEnumerable<string> Mails() => Samples.ByMail(templates.Product).SelectMany(each => Names(each.Mail));

    private static string[] Names(string mail) => [mail + ".html", mail + ".txt"];

    private void Replace(string path)
    {
        if (files.FirstOrDefault(file => file.Value == path) is not { Key: { } name } || !_replaced.Add(name)) return;
        var original = Path.Combine(shipped, name);
        var stands = original != path && File.Exists(original);
        templates.Replace(name, stands ? File.ReadAllText(original) : "", original);
        _isWhole &= stands;
    }

    private List<TemplateFault> TryAll() =>
    [
        .. from each in Samples.ByMail(templates.Product)
           from name in Names(each.Mail)
           where files.ContainsKey(name)
           from sample in each.Views
           from fault in Try(name, files[name], sample)
           select fault,
    ];

    private List<TemplateFault> Try(string name, string path, MailView sample)
    {
        string text;
        try
        {
            text = templates.Render(name, Templates.Model(sample));
        }
        catch (ScriptRuntimeException e)
        {
            return [new TemplateFault(string.IsNullOrEmpty(e.Span.FileName) ? path : e.Span.FileName, e.Span.Start.Line + 1, e.OriginalMessage)];
        }
        var faults = new List<TemplateFault>();
        foreach (var (what, url) in Needed(sample))
        {
            if (_isWhole && !Contains(text, url, isHtml: name.EndsWith(".html", StringComparison.Ordinal)))
            {
                faults.Add(new TemplateFault(path, 0, $"it lacks {what}, which every such mail must have"));
            }
        }
        if (Encoding.UTF8.GetByteCount(text) > Room.MaxHtmlBytes)
        {
            faults.Add(new TemplateFault(path, 0, $"the sample mail is larger than {Room.MaxHtmlBytes / 1000} KB; Gmail would cut it off"));
        }
        return faults;
    }

    private static IEnumerable<(string What, string Url)> Needed(MailView sample)
    {
        if (sample.Links is { } links)
        {
            yield return ("the unsubscribe link ({{ links.unsubscribe }})", links.Unsubscribe);
        }
        if (sample is ConfirmationView confirmation)
        {
            yield return ("the link that confirms ({{ confirm_url }})", confirmation.ConfirmUrl);
        }
        if (sample is LetterView letter)
        {
            yield return ("the link that it is about ({{ button.url }})", letter.Button.Url);
        }
    }

    /// <summary>In HTML it must be a link that can be seen: one in a comment, hidden or without words unsubscribes nobody.</summary>
    private static bool Contains(string text, string url, bool isHtml) => isHtml
        ? Anchor().Matches(Comment().Replace(text, "")).Any(anchor => LeadsTo(anchor.Groups["attributes"].Value, url) && IsSeen(anchor))
        : text.Contains(url, StringComparison.Ordinal);

    private static bool LeadsTo(string attributes, string url) =>
        attributes.Contains($"href=\"{url}\"", StringComparison.Ordinal) || attributes.Contains($"href='{url}'", StringComparison.Ordinal);

    private static bool IsSeen(Match anchor) =>
        !Hides().IsMatch(anchor.Groups["attributes"].Value)
        && (Picture().IsMatch(anchor.Groups["inside"].Value) || WebUtility.HtmlDecode(Tag().Replace(anchor.Groups["inside"].Value, "")).Any(IsInk));

    /// <summary>Neither a space nor a character without width.</summary>
    private static bool IsInk(char one) => !char.IsWhiteSpace(one) && char.GetUnicodeCategory(one) is not (UnicodeCategory.Format or UnicodeCategory.Control);

    [GeneratedRegex("<!--.*?(?:-->|$)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("""<a(?<attributes>\s(?:[^>"']|"[^"]*"|'[^']*')*)>(?<inside>.*?)</a\s*>""", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Anchor();

    [GeneratedRegex(@"display\s*:\s*none|visibility\s*:\s*hidden", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hides();

    [GeneratedRegex(@"<img\s[^>]*alt=[""'][^""']", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Picture();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
