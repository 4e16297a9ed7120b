using System.Text;
using DigestService.Rendering.Views;

namespace DigestService.Rendering;

public static class DigestEmail
{
    /// <summary>The mail; its HTML is at most 80 KB whatever the papers.</summary>
    /// <exception cref="ArgumentException">There are no papers, or no link to leave by.</exception>
    public static RenderedEmail Render(Templates templates, DigestContent content)
    {
        if (content.Papers.Count == 0)
        {
            throw new ArgumentException("a digest without papers is not sent", nameof(content));
        }
        if (MailViews.Links(content.Links) is null)
        {
            throw new ArgumentException("a digest is not sent without its links to the preferences and to leave", nameof(content));
        }
        for (var room = Room.For(content.Papers.Count); ;)
        {
            var view = DigestViews.Of(content, templates.Product, room);
            var slots = new DigestSlots(view);
            var html = content.Reader.TextOnly ? null : templates.Render("digest.html", slots);
            var bytes = html is null ? 0 : Encoding.UTF8.GetByteCount(html);
            if (bytes <= Room.MaxHtmlBytes)
            {
                return new RenderedEmail(view.Subject, html, templates.Render("digest.txt", slots));
            }
            room = room.Smaller(bytes) ?? throw new InvalidOperationException($"a digest with a single paper takes more than {Room.MaxHtmlBytes} bytes");
        }
    }

    /// <summary>The same as a page to look at and pass on: without the links that manage a subscription, and of any size.</summary>
    public static string Page(Templates templates, DigestContent content)
    {
        var open = content with { Links = content.Links with { Preferences = null, Unsubscribe = null, ViewInBrowser = null, Tune = null }, Loud = null };
        DigestView view = DigestViews.Of(open, templates.Product, Room.For(1) with { Papers = content.Papers.Count });
        return templates.Render("digest.html", Templates.Model(view));
    }
}
