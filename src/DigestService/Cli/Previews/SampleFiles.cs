using DigestService.Delivery;
using DigestService.Digests;
using DigestService.Rendering;

namespace DigestService.Cli.Previews;

/// <summary>The sample mails as files: HTML and plain text to read, and whole messages to score and to open in mail programs.</summary>
internal static class SampleFiles
{
    public static async Task<int> Write(string folder, Templates templates, Settings settings, CancellationToken stop)
    {
        var mails = SampleMails.Of(templates);
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var mail in mails)
            {
                await File.WriteAllTextAsync(Path.Combine(folder, mail.Name + ".html"), mail.Email.Html, stop);
                await File.WriteAllTextAsync(Path.Combine(folder, mail.Name + ".txt"), mail.Email.Text, stop);
                using var message = MimeComposer.Compose(Content(mail, settings));
                await using var file = File.Create(Path.Combine(folder, mail.Name + ".eml"));
                await message.WriteToAsync(file, stop);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw OutputFile.Fault(folder, fault);
        }
        return mails.Count;
    }

    private static MailContent Content(SampleMail mail, Settings settings)
    {
        var sender = settings.Sender.Address.Length > 0 ? settings.Sender : settings.Sender with { Address = $"papers@{new Uri(settings.Site.PublicUrl).Host}" };
        return new MailContent
        {
            Kind = mail.Kind, To = "reader@reader.example", FromAddress = sender.Address, FromName = sender.Name.Length > 0 ? sender.Name : settings.Site.Name,
            Subject = mail.Email.Subject, Html = mail.Email.Html, Text = mail.Email.Text, MessageId = $"sample.{mail.Name}@{sender.Domain}", Date = DateTimeOffset.UtcNow,
            UnsubscribeUrl = mail.UnsubscribeUrl, ListId = mail.UnsubscribeUrl is null ? null : $"papers.{new Uri(settings.Site.PublicUrl).Host}",
        };
    }
}
