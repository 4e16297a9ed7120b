using DigestService.Subscribers;
using DigestService.Tests.Support;
using DigestService.Web.Defence;

namespace DigestService.Tests.Journeys;

/// <summary>Scanners of mail follow every link, some twice, some with a browser's headers.</summary>
public sealed class NoGetChangesAnythingTests
{
    [Fact]
    public async Task Every_address_opened_twice_and_asked_for_by_HEAD_with_every_valid_link_changes_no_row()
    {
        await using var service = await TestService.Start();
        await using var site = await TestSite.Start(service, settings: service.Settings with { Limits = new LimitSettings { SearchesPerMinute = 0 } });
        var crawled = await Given(service);
        var before = await service.AllRows();

        var closed = new List<string>();
        foreach (var route in site.GetRoutes)
        {
            var opened = false;
            foreach (var path in crawled.PathsOf(route))
            {
                foreach (var method in new[] { HttpMethod.Get, HttpMethod.Get, HttpMethod.Head })
                {
                    using var request = new HttpRequestMessage(method, path);
                    using var answer = await site.Browser.SendAsync(request);
                    Assert.True((int)answer.StatusCode < 500, $"{method} {path} answered {(int)answer.StatusCode}");
                    opened |= answer.IsSuccessStatusCode;
                }
            }
            if (!opened) closed.Add(route);
        }

        Assert.Equal(before, await service.AllRows());
        Assert.Equal(NotForReaders, closed);
    }

    /// <summary>The demo's mailbox, the page of faults, and what only the operator's tokens open; see also <see cref="Web.Admin.AdminTests"/>.</summary>
    private static readonly string[] NotForReaders = ["admin", "admin/preview", "api/v1/subscribers", "api/v1/subscribers/{id:int}", "mailbox/{file?}", "mailbox/{file}/{part}", "status/{code:int}"];

    private static async Task<Crawl> Given(TestService service)
    {
        var now = DateTimeOffset.UtcNow;
        await service.Tell("hf", now.AddHours(-1).ToString("O"), Told.Listed("1", "A router", $"{now:yyyy-MM-dd}"), Told.Listed("2", "A chess engine", $"{now:yyyy-MM-dd}"));
        var reader = await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, now.ToString("O"));
        await service.ComposeAndSend(now.ToString("O"));
        var pending = (await service.Subscription.Begin(EmailAddress.Parse("bob@example.org"), new Profile(), confirmed: false, now)).SubscriberId;
        await service.Do("insert into fresh_links (subscriber_id, asked_at) values (@reader, now())", new { reader });
        await service.Do("insert into address_changes (subscriber_id, old_email, new_email, asked_at) values (@reader, 'ada@example.org', 'eve@example.org', now())", new { reader });
        var left = await service.Subscribe("eve@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, now.AddDays(-1).ToString("O"));
        await service.Subscription.Leave(left, now);
        await service.Subscription.Leave(await service.Subscribe("gone@example.org", new Profile(), now.ToString("O")), now);
        var returning = (await service.Subscription.Begin(EmailAddress.Parse("gone@example.org"), new Profile { Keywords = ["router"] }, confirmed: false, now)).SubscriberId;
        var asked = await service.Ask<long>("select resubscription_id from resubscriptions");
        var digest = await service.Ask<long>("select min(digest_id) from digests");
        var (link, change) = (await service.Ask<long>("select link_id from fresh_links"), await service.Ask<long>("select change_id from address_changes"));

        var signer = service.Get<LinkSigner>();
        var (soon, gone) = (now.AddMinutes(10), now.AddMinutes(-10));
        return new Crawl(
        [
            .. new SignedLink[]
            {
                new(LinkPurpose.Confirm, pending, 1, ExpiresAt: soon), new(LinkPurpose.Confirm, reader, 1, ExpiresAt: soon), new(LinkPurpose.Confirm, returning, 1, asked, soon),
                new(LinkPurpose.Manage, reader, 1), new(LinkPurpose.Unsubscribe, reader, 1), new(LinkPurpose.View, reader, 1, digest), new(LinkPurpose.Feed, reader, 1),
                new(LinkPurpose.Account, reader, 1, link, soon), new(LinkPurpose.Session, reader, 1, link, soon),
                new(LinkPurpose.ChangeAddress, reader, 1, change, soon), new(LinkPurpose.UndoAddress, reader, 1, change, soon),
                new(LinkPurpose.Confirm, left, 1, ExpiresAt: soon), new(LinkPurpose.Manage, left, 1), new(LinkPurpose.Unsubscribe, left, 1), new(LinkPurpose.Feed, left, 1),
                new(LinkPurpose.Confirm, pending, 1, ExpiresAt: gone), new(LinkPurpose.Manage, reader, 1, ExpiresAt: gone), new(LinkPurpose.Unsubscribe, reader, 1, ExpiresAt: gone),
                new(LinkPurpose.Account, reader, 1, link, gone), new(LinkPurpose.ChangeAddress, reader, 1, change, gone), new(LinkPurpose.UndoAddress, reader, 1, change, gone),
            }.Select(signer.Sign),
        ], await service.Ask<int>("select min(paper_id) from papers"));
    }

    /// <summary>What stands for the parameters of an address.</summary>
    private sealed record Crawl(IReadOnlyList<string> Tokens, int Paper)
    {
        /// <summary>What searches and trials ask; nothing to the others.</summary>
        private const string Asked = "?q=router&keyword=router&try=router";

        public IEnumerable<string> PathsOf(string route)
        {
            List<string> paths = ["/"];
            foreach (var segment in route.Split('/', StringSplitOptions.RemoveEmptyEntries))
                paths = [.. paths.SelectMany(path => ValuesOf(segment).Select(value => $"{path}{value}/"))];
            return paths.Select(path => path.Length > 1 ? path[..^1] : path).SelectMany(path => new[] { path, path + Asked });
        }

        private IEnumerable<string> ValuesOf(string segment) => segment switch
        {
            _ when !segment.Contains('{', StringComparison.Ordinal) => [segment],
            "{token}" => Tokens,
            "{number:int}" or "{number}" => [$"{Paper}"],
            "{day?}" or "{period?}" or "{period}" => ["", $"{DateTime.UtcNow:yyyy-MM-dd}", $"{DateTime.UtcNow:yyyy-MM}"],
            "{**id}" or "{id}" => ["2512.00001", "1"],
            "{file?}" or "{file}" or "{part}" => ["x"],
            "{code:int}" => ["404"],
            "{id:int}" => ["1"],
            "{documentName}" => ["v1"],
            _ => throw new InvalidOperationException($"Say here what stands for {segment}, so that the crawler can open it."),
        };
    }
}
