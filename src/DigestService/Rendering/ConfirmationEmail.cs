namespace DigestService.Rendering;

public static class ConfirmationEmail
{
    public static RenderedEmail Render(Templates templates, ConfirmationContent content)
    {
        var view = MailViews.Confirmation(content, templates.Product);
        var model = Templates.Model(view);
        return new RenderedEmail(view.Subject, templates.Render("confirmation.html", model), templates.Render("confirmation.txt", model));
    }
}
