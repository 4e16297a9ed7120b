using System.Text;
using DigestService.Rendering.Views;
using Scriban.Syntax;

namespace DigestService.Rendering;

/// <summary>Tries every mail on samples, so that a fault shows when the program starts and not when a mail is due.</summary>
internal static class TemplateCheck
{
    /// <param name="parsed">Whether all files could be parsed; if not, only what can be told all the same is told.</param>
    public static List<TemplateFault> Run(Templates templates, Dictionary<string, string> files, bool parsed)
    {
        var faults = new List<TemplateFault>();
        foreach (var (mail, samples) in Samples.ByMail(templates.Product))
        {
            foreach (var name in new[] { mail + ".html", mail + ".txt" })
            {
                if (!files.TryGetValue(name, out var path))
                {
                    faults.Add(new TemplateFault(name, 0, "it is missing: no mail can be sent without it"));
                }
                else if (parsed)
                {
                    faults.AddRange(samples.SelectMany(sample => Try(templates, name, path, sample)));
                }
            }
        }
        if (parsed && faults.Count == 0)
        {
            faults.AddRange(files.Where(file => !templates.IsUsed(file.Key))
                .Select(file => new TemplateFault(file.Value, 0, $"no mail uses it; is \"{file.Key}\" the right name?")));
        }
        return faults;
    }

    private static List<TemplateFault> Try(Templates templates, string name, string path, MailView sample)
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
            if (!Contains(text, url, isHtml: name.EndsWith(".html", StringComparison.Ordinal)))
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

    /// <summary>In HTML it must be a link: an address in a comment unsubscribes nobody.</summary>
    private static bool Contains(string text, string url, bool isHtml) => isHtml
        ? text.Contains($"href=\"{url}\"", StringComparison.Ordinal) || text.Contains($"href='{url}'", StringComparison.Ordinal)
        : text.Contains(url, StringComparison.Ordinal);
}
