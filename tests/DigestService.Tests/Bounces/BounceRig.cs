using Dapper;
using DigestService.Bounces;
using DigestService.Delivery;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Bounces;

/// <summary>A service with a return path, one reader, and reports about the mails that it sent them.</summary>
internal sealed class BounceRig : IAsyncDisposable
{
    public const string Ada = "ada@lab.example";

    private BounceRig(TestService service, int reader) => (Service, Reader) = (service, reader);

    public TestService Service { get; }

    public int Reader { get; }

    public static async Task<BounceRig> Start(string now = "2025-12-01T07:00Z")
    {
        var service = await TestService.Start(settings: WithReturnPath);
        return new BounceRig(service, await service.Subscribe(Ada, new Profile { Keywords = ["router"], TimeZone = "UTC" }, now));
    }

    public static Settings WithReturnPath(Settings given) => given with { Sender = given.Sender with { ReturnPath = "bounce@digest.example.org" } };

    /// <summary>Sends a digest on a day.</summary>
    /// <returns>Its mail.</returns>
    public async Task<long> Send(string day)
    {
        var at = TestService.At(day + "T07:00Z");
        await Service.Tell("hf", at.AddHours(-1).ToString("O"), Told.Listed($"{at:MMdd}", $"A router of {at:MMdd}", $"{at.AddDays(-1):yyyy-MM-dd}"));
        await Service.ComposeAndSend(at.ToString("O"));
        var mail = await Service.Ask<long>("select max(mail_id) from outbox where subscriber_id = @Reader", new { Reader });
        // By the test's clock, as schedule time is.
        await Service.Do("update outbox set finished_at = @at where mail_id = @mail and finished_at is not null", new { at, mail });
        return mail;
    }

    public string ReturnPath(long mail, int? reader = null) => Service.Get<ReturnPaths>().For(mail, reader ?? Reader)!;

    /// <summary>A message of the collection, to this mail's return path.</summary>
    public byte[] Message(string file, long mail, int? reader = null) => Message(file, ReturnPath(mail, reader));

    public static byte[] Message(string file, string returnPath) => System.Text.Encoding.UTF8.GetBytes(
        File.ReadAllText(Path.Combine(Checkout.Root, "tests/DigestService.Tests/Bounces/Messages", file)).Replace("bounce+token@digest.example.org", returnPath, StringComparison.Ordinal));

    public Task<TakenReport> Take(string file, long mail, string now) => Take(Message(file, mail), now);

    public Task<TakenReport> Take(byte[] message, string now, string? recipient = null) => Service.Get<TakeReport>().Take(message, recipient, TestService.At(now));

    public Task<bool> IsSuppressed(string email = Ada) => Service.Get<Suppressions>().IsSuppressed(EmailAddress.Parse(email));

    public async Task<string> State() => await Service.Ask<string>("select state || case when suppressed then ', suppressed' else '' end from subscribers where subscriber_id = @Reader", new { Reader });

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}
