using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DigestService.Web.Pages;

/// <summary>The demo's mailbox; there is none elsewhere.</summary>
public sealed class MailboxModel(Mailbox mailbox) : PageModel
{
    public IReadOnlyList<MailboxEntry> Mails { get; private set; } = [];
    public MailboxEntry? Open { get; private set; }

    public IActionResult OnGet(string? file)
    {
        if (!mailbox.IsOpen) return NotFound();
        Mails = mailbox.List();
        Open = file is null ? Mails.FirstOrDefault() : Mails.FirstOrDefault(mail => mail.File == file);
        return file is not null && Open is null ? NotFound() : Page();
    }
}
