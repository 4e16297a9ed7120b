using System.Text;
using MimeKit;

namespace DigestService.Web;

/// <summary>The demo's mailbox: the <c>.eml</c> files in a folder, to look into. Nothing at all where there is no demo.</summary>
public sealed class Mailbox(string? folder)
{
    public static readonly Mailbox None = new(folder: null);

    public bool IsOpen => folder is not null;

    /// <summary>The newest first: names count up.</summary>
    public IReadOnlyList<MailboxEntry> List() =>
        folder is null ? [] : [.. Directory.GetFiles(folder, "*.eml").OrderDescending(StringComparer.Ordinal).Select(Entry)];

    private static MailboxEntry Entry(string path)
    {
        using var message = MimeMessage.Load(path);
        return new MailboxEntry(
            Path.GetFileName(path), message.To.ToString(), message.From.ToString(), message.Subject ?? "", message.Date, message.HtmlBody is not null);
    }

    /// <param name="part"><c>html</c>, <c>text</c> or <c>source</c>.</param>
    public IResult Show(string file, string part)
    {
        // Only names that are really there: nothing of the request becomes a path.
        if (folder is null || Directory.GetFiles(folder, "*.eml").FirstOrDefault(path => Path.GetFileName(path) == file) is not { } found) return Results.NotFound();
        using var message = MimeMessage.Load(found);
        return part switch
        {
            "html" when message.HtmlBody is { } html => new MailAnswer(html),
            "text" when message.TextBody is { } text => new MailAnswer(text, "text/plain"),
            "source" => new MailAnswer(File.ReadAllText(found, Encoding.UTF8), "text/plain"),
            _ => Results.NotFound(),
        };
    }
}

public sealed record MailboxEntry(string File, string To, string From, string Subject, DateTimeOffset Date, bool HasHtml);
