using System.Collections.Concurrent;
using DigestService.Rendering.Views;
using Scriban;
using Scriban.Parsing;
using Scriban.Runtime;

namespace DigestService.Rendering;

/// <summary>All templates, parsed once and tried on sample papers. Thread-safe; edits take effect with the next <see cref="Load"/>.</summary>
public sealed class Templates
{
    private readonly Dictionary<string, Template> _parsed;
    private readonly ConcurrentBag<EscapingContext> _htmlContexts = [];
    private readonly ConcurrentBag<EscapingContext> _textContexts = [];

    // Null while the samples are tried, and templates replaced.
    private Skeletons? _htmlSkeletons, _textSkeletons;

    // Filled while the samples are tried, then null: what no mail includes is a file with a wrong name.
    private HashSet<string>? _used = [];

    private Templates(Dictionary<string, Template> parsed, ProductView product) => (_parsed, Product) = (parsed, product);

    internal ProductView Product { get; }

    /// <param name="overrides">The operator's folder: a file in it takes the place of the shipped one of the same name.</param>
    /// <param name="shipped">Only for tests: where the shipped ones are.</param>
    /// <exception cref="TemplateFaultsException">Some cannot be used; it names all faults, with file and line.</exception>
    public static Templates Load(SiteSettings site, string? overrides = null, string? shipped = null)
    {
        var faults = new List<TemplateFault>();
        var files = TemplateFiles.Find(shipped ?? TemplateFiles.Shipped, overrides, faults);
        var templates = new Templates(Parse(files, faults), MailViews.Product(site));
        new TemplateCheck(templates, files, shipped ?? TemplateFiles.Shipped).Run(faults);
        if (faults.Count > 0)
        {
            throw new TemplateFaultsException([.. faults.Distinct()]);
        }
        templates._used = null;
        if (files.Values.Any(AsksForChanges))
            return templates;
        templates._htmlSkeletons = new Skeletons(isHtml: true, templates.Find, templates.Product);
        templates._textSkeletons = new Skeletons(isHtml: false, templates.Find, templates.Product);
        templates._htmlContexts.Clear();
        templates._textContexts.Clear();
        return templates;
    }

    /// <summary><c>for.changed</c> compares one item with the next, which papers of one shape need not have in common.</summary>
    private static bool AsksForChanges(string path) => File.ReadAllText(path).Contains("changed", StringComparison.Ordinal);

    internal static ScriptObject Model(MailView view)
    {
        var model = new ScriptObject();
        model.Import(view);
        return model;
    }

    /// <summary>The same as rendering <see cref="DigestSlots.Whole"/>, by a skeleton where there is one.</summary>
    internal string Render(string name, DigestSlots digest) =>
        (IsHtml(name) ? _htmlSkeletons : _textSkeletons)?.Fill(name, digest, IsHtml(name) ? TextLines.Unindent : TextLines.Wrap) ?? Render(name, Model(digest.Whole));

    /// <summary>HTML without its indentation, or text wrapped for mail.</summary>
    internal string Render(string name, ScriptObject model)
    {
        var isHtml = IsHtml(name);
        var contexts = isHtml ? _htmlContexts : _textContexts;
        if (!contexts.TryTake(out var context))
        {
            context = new EscapingContext(isHtml, Find, isHtml ? _htmlSkeletons : _textSkeletons);
        }
        // Should it throw, the context is lost with it: what was half written must not get into the next mail.
        var text = context.Render(Find(name) ?? throw new KeyNotFoundException($"there is no template {name}"), model);
        contexts.Add(context);
        return isHtml ? TextLines.Unindent(text) : TextLines.Wrap(text);
    }

    private static bool IsHtml(string name) => name.EndsWith(".html", StringComparison.Ordinal);

    /// <summary>Only while they are checked.</summary>
    internal void Replace(string name, string text, string path) => _parsed[name] = Template.Parse(text, path);

    internal bool IsUsed(string name) => _used?.Contains(name) ?? true;

    private Template? Find(string name)
    {
        _used?.Add(name);
        return _parsed.GetValueOrDefault(name);
    }

    private static Dictionary<string, Template> Parse(Dictionary<string, string> files, List<TemplateFault> faults)
    {
        var parsed = new Dictionary<string, Template>(StringComparer.Ordinal);
        foreach (var (name, path) in files)
        {
            try
            {
                // Named by its path, so that what goes wrong while rendering tells it too.
                parsed[name] = Template.Parse(File.ReadAllText(path), path);
                faults.AddRange(parsed[name].Messages.Where(message => message.Type == ParserMessageType.Error)
                    .Select(message => new TemplateFault(path, message.Span.Start.Line + 1, message.Message)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                faults.Add(new TemplateFault(path, 0, $"it cannot be read: {e.Message}"));
            }
        }
        return parsed;
    }
}
