using DigestService.Delivery;
using DigestService.Delivery.Loopback;
using DigestService.Digests;
using DigestService.Papers;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web;
using DigestService.Web.Admin;
using DigestService.Web.Defence;

namespace DigestService.BrowserTests.Support;

/// <summary>The real application on a socket, with the project's sample papers of these days, and everybody's mailbox. Its time is ours, or ahead of it.</summary>
internal sealed class BrowserSite : IAsyncDisposable
{
    /// <summary>Opens the operator's pages.</summary>
    public const string OperatorToken = "a token that opens the operator's page";

    private readonly TestSite _site;
    private readonly string? _folder;
    private TimeSpan _ahead;

    private BrowserSite(TestService service, TestSite site, string? folder) => (Service, _site, _folder) = (service, site, folder);

    public TestService Service { get; }

    public Uri Address => _site.Address;

    /// <summary>Where the site says that it is; whoever goes there is led to <see cref="Address"/>.</summary>
    public string PublicUrl => Service.Settings.Site.PublicUrl;

    public string Here(string publicAddress) => new Uri(Address, publicAddress[PublicUrl.Length..]).ToString();

    public bool IsOwn(string address) => address.StartsWith(Address.ToString(), StringComparison.Ordinal) || address.StartsWith(PublicUrl + "/", StringComparison.Ordinal);

    /// <summary>The addresses of its pages, as patterns.</summary>
    public IEnumerable<string> Pages => _site.PageRoutes;

    private DateTimeOffset Now => DateTimeOffset.UtcNow + _ahead;

    /// <param name="withMailbox">As the demo has it: all mails can be looked at on the site.</param>
    /// <param name="limits">Other than the usual ones.</param>
    public static async Task<BrowserSite> Start(bool withMailbox = false, LimitSettings? limits = null)
    {
        var folder = withMailbox ? Directory.CreateTempSubdirectory("digest-browser-").FullName : null;
        var service = await TestService.Start(new LoopbackOptions { Folder = folder });
        await SamplePapers.Ingest(service.Database, service.Get<PaperStore>(), DateTimeOffset.UtcNow);
        var settings = service.Settings with { Limits = limits ?? service.Settings.Limits, Admin = new AdminSettings { Token = OperatorToken } };
        return new BrowserSite(service, await TestSite.Start(service, folder is null ? null : new Mailbox(folder), settings), folder);
    }

    public Task Tell(params SourcePaper[] papers) => Service.Get<PaperStore>().Save("hf", papers, Now);

    /// <summary>What an operator does; confirmed ones get their first digest with the next mails.</summary>
    public Task Subscribe(string email, Profile profile, bool confirmed = true, TimeSpan ago = default) =>
        Service.Subscription.Begin(EmailAddress.Parse(email), profile, confirmed, Now - ago);

    public async Task Leave(string email) => await Service.Subscription.Leave((await Reader(email)).SubscriberId, Now);

    public async Task AskForData(string email) => await Service.Get<FreshLinks>().Ask((await Reader(email)).SubscriberId, Now);

    public async Task AskForAddress(string from, string to) => await Service.Get<ChangeAddress>().Ask(await Reader(from), EmailAddress.Parse(to), Now);

    public Task ConfirmAddress(string link) => Service.Get<ChangeAddress>().Confirm(Service.Get<LinkSigner>().Read(link.Split('/')[^1])!, Now);

    private async Task<Subscriber> Reader(string email) =>
        (await Service.Get<SubscriberStore>().Find(await Service.Ask<int>("select subscriber_id from subscribers where email = @email", new { email })))!;

    /// <summary>Takes up who has signed up, composes what is due and sends what waits.</summary>
    public async Task SendMails()
    {
        await TestSite.TakenUp(Service);
        await Service.Get<ComposeDigests>().Run(Now, 1000);
        await Service.Get<DeliverEmails>().Run(Now, drain: true, CancellationToken.None);
    }

    /// <summary>The newest mail to somebody, once all that wait are sent.</summary>
    public async Task<ReceivedMail> MailTo(string email)
    {
        await SendMails();
        var newest = Service.Mails.LastOrDefault(mail => mail.To.Mailboxes.Any(mailbox => mailbox.Address == email)) ?? throw new ArgumentException($"{email} has no mail.");
        return new ReceivedMail(newest, PublicUrl);
    }

    public int MailsTo(string email) => Service.Mails.Count(mail => mail.To.Mailboxes.Any(mailbox => mailbox.Address == email));

    /// <summary>Time goes on to the hour at which the next digest is due.</summary>
    public async Task NextMorning()
    {
        var due = await Service.Ask<DateTime>("select coalesce(min(due_at), now()) from schedule");
        if (due > Now.UtcDateTime) _ahead = due - DateTime.UtcNow;
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        await Service.DisposeAsync();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }
}
