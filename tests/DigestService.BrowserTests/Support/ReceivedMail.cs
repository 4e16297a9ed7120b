using AngleSharp.Html.Parser;
using MimeKit;

namespace DigestService.BrowserTests.Support;

/// <summary>A mail as its reader sees it.</summary>
internal sealed class ReceivedMail(MimeMessage message, string publicUrl)
{
    public string Subject => message.Subject ?? "";

    public string Text => message.TextBody ?? "";

    /// <summary>Where the first link with this text leads: its address on the site.</summary>
    public string Link(string text)
    {
        var links = new HtmlParser().ParseDocument(message.HtmlBody ?? "").QuerySelectorAll("a[href]");
        var link = links.FirstOrDefault(link => link.TextContent.Trim() == text)
            ?? throw new ArgumentException($"\"{Subject}\" has no link \"{text}\", but these: {string.Join(", ", links.Select(link => link.TextContent.Trim()))}");
        var address = link.GetAttribute("href")!;
        Assert.StartsWith(publicUrl + "/", address, StringComparison.Ordinal);
        return address[publicUrl.Length..];
    }
}
