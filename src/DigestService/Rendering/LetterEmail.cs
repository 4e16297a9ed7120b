namespace DigestService.Rendering;

/// <summary>A short mail with one thing to do: a link asked for, an address to confirm. Holds no text that a stranger typed.</summary>
/// <param name="Small">What to know beside it: how long the link works, what to do if it was not you.</param>
public sealed record LetterContent(string Subject, string Headline, string Lead, string ButtonText, string ButtonUrl, string Small);

public static class LetterEmail
{
    public static RenderedEmail Render(Templates templates, LetterContent content)
    {
        var view = MailViews.Letter(content, templates.Product);
        var model = Templates.Model(view);
        return new RenderedEmail(view.Subject, templates.Render("letter.html", model), templates.Render("letter.txt", model));
    }
}
