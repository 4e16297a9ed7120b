using System.Text.Json;
using System.Text.RegularExpressions;
using Dapper;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Subscribers;

public sealed partial class ReaderDataTests
{
    /// <summary>A table that is new here must come into the export, or have a reason not to.</summary>
    /// <remarks>What past_keywords holds, the digests say: it only keeps their words from being swept. What failed_readers holds is our own fault, in words of our own.</remarks>
    private static readonly string[] Exported =
        ["address_changes", "consents", "digests", "failed_readers", "fresh_links", "mail_reports", "outbox", "parked_schedules", "past_keywords", "profiles", "resubscriptions", "schedule", "subscribers"];

    [Fact]
    public async Task Every_table_that_knows_a_reader_is_in_the_export()
    {
        await using var service = await TestService.Start();
        await using var connection = await service.Database.OpenConnectionAsync();

        Assert.Equal(Exported, await connection.QueryAsync<string>(
            "select table_name::text from information_schema.columns where column_name = 'subscriber_id' and table_schema = 'public' order by 1"));
    }

    [Fact]
    public async Task It_holds_address_profile_digests_with_their_papers_and_mails_with_what_became_of_them()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service, profile: new Profile { Keywords = ["router"], Mutes = [new Mute("chess"), new Mute("go", TestService.Day("2026-01-01"))], TimeZone = "UTC" });
        await service.Tell("hf", DateTimeOffset.UtcNow.ToString("O"), Told.Listed("1", "A \"router\" für alle", $"{DateTime.UtcNow:yyyy-MM-dd}"));
        await service.ComposeAndSend(DateTimeOffset.UtcNow.AddSeconds(1).ToString("O"));

        var data = JsonDocument.Parse(await service.Get<ReaderData>().Export(reader.Id, DateTimeOffset.UtcNow)).RootElement;

        Assert.Equal("ada@example.org", data.GetProperty("email").GetString());
        Assert.Equal("router", data.GetProperty("profile").GetProperty("keywords")[0].GetString());
        Assert.Equal([null, "2026-01-01"], data.GetProperty("profile").GetProperty("mutes").EnumerateArray().Select(mute => mute.GetProperty("until").GetString()));
        var paper = data.GetProperty("digests")[0].GetProperty("papers")[0];
        Assert.Equal(("arxiv:1", "A \"router\" für alle", "router"), (paper.GetProperty("paper").GetString(), paper.GetProperty("title").GetString(), paper.GetProperty("caughtBy")[0].GetString()));
        var mail = data.GetProperty("mails")[0];
        Assert.Equal(("digest", "ada@example.org", "sent"), (mail.GetProperty("kind").GetString(), mail.GetProperty("to").GetString(), mail.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Of_other_readers_it_holds_nothing()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        await Reader.Subscribe(service, "grace@example.org", new Profile { Keywords = ["compiler"] });

        var text = System.Text.Encoding.UTF8.GetString(await service.Get<ReaderData>().Export(reader.Id, DateTimeOffset.UtcNow));

        Assert.DoesNotContain("grace", text, StringComparison.Ordinal);
        Assert.DoesNotContain("compiler", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_why_nobody_writes_to_the_address_and_what_was_asked_for_it_after_leaving()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service);
        await service.Subscription.Pause(reader.Id, TestService.Day("2999-01-01"), DateTimeOffset.UtcNow);
        await service.Subscription.Leave(reader.Id, DateTimeOffset.UtcNow);
        await service.Subscription.Begin(EmailAddress.Parse("ada@example.org"), new Profile { Keywords = ["casino"] }, confirmed: false, DateTimeOffset.UtcNow);
        await service.Get<Suppressions>().Add(EmailAddress.Parse("ada@example.org"), "wrote an angry letter", DateTimeOffset.UtcNow);
        await service.Do("update suppressions set email = null"); // as after an erasure: the hash alone tells

        var data = JsonDocument.Parse(await service.Get<ReaderData>().Export(reader.Id, DateTimeOffset.UtcNow)).RootElement;

        Assert.Equal("wrote an angry letter", data.GetProperty("suppression").GetProperty("reason").GetString());
        Assert.Equal("casino", data.GetProperty("resubscription").GetProperty("profile").GetProperty("keywords")[0].GetString());
        Assert.Equal("2999-01-01", data.GetProperty("parkedSchedule").GetProperty("pausedUntil").GetString());
    }

    [Fact]
    public async Task The_docs_name_every_field_and_no_other()
    {
        await using var service = await TestService.Start();
        var reader = await Reader.Subscribe(service, profile: new Profile { Keywords = ["router"], Mutes = [new Mute("chess")], TimeZone = "UTC" });
        await service.Tell("hf", DateTimeOffset.UtcNow.ToString("O"), Told.Listed("1", "A router", $"{DateTime.UtcNow:yyyy-MM-dd}"));
        await service.ComposeAndSend(DateTimeOffset.UtcNow.AddSeconds(1).ToString("O"));
        await service.Get<FreshLinks>().Ask(reader.Id, DateTimeOffset.UtcNow);
        await service.Get<ChangeAddress>().Ask((await service.Get<SubscriberStore>().Find(reader.Id))!, EmailAddress.Parse("new@example.org"), DateTimeOffset.UtcNow);
        await service.Do("insert into suppression_lifts (email, suppressed_at, was, reason, lifted_at) values ('ADA@example.org', now(), 'bounced', 'back', now())");
        await service.Do("insert into mail_reports (mail_id, subscriber_id, email, class, status, diagnostic, counts, source, received_at) select 1, subscriber_id, email, 'transient', '4.2.2', 'full', true, 'message', now() from subscribers");
        await service.Do("insert into consents (subscriber_id, event, agreed_at, ip, wording) select subscriber_id, 'asked', now(), '192.0.2.1', 'Yes' from subscribers");

        var data = JsonDocument.Parse(await service.Get<ReaderData>().Export(reader.Id, DateTimeOffset.UtcNow)).RootElement;
        var docs = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "your-data.md"));

        Assert.Equal(Fields("", data).Distinct().Order(), Row().Matches(docs).Select(row => row.Groups[1].Value).Order());
    }

    private static IEnumerable<string> Fields(string before, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(field => Fields(before + field.Name + ".", field.Value).Prepend(before + field.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(each => Fields(before, each)),
        _ => [],
    };

    [GeneratedRegex(@"^\| `([\w.]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
