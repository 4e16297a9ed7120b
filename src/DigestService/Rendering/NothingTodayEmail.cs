namespace DigestService.Rendering;

public static class NothingTodayEmail
{
    public static RenderedEmail Render(Templates templates, NothingTodayContent content)
    {
        var view = MailViews.Nothing(content, templates.Product);
        var model = Templates.Model(view);
        var html = content.Reader.TextOnly ? null : templates.Render("nothing.html", model);
        return new RenderedEmail(view.Subject, html, templates.Render("nothing.txt", model));
    }
}
