using System.Text.Json;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using Microsoft.Extensions.Logging;

namespace DigestService.Tests.Monitoring;

public sealed class StoryLinesTests
{
    [FactWhereInstalled("kill")]
    public async Task An_ingest_a_compose_run_and_a_delivery_are_one_line_each_with_their_counts_by_name()
    {
        await using var service = await TestService.Start();
        var now = DateTimeOffset.UtcNow;
        await service.Tell("hf", now.ToString("O"), Told.Listed("1", "A router", $"{now:yyyy-MM-dd}"));
        await service.Subscribe("ada@example.org", new Profile { Keywords = ["router"], TimeZone = "UTC" }, now.AddHours(-1).ToString("O"));
        await service.Do("update schedule set due_at = now()");
        await using var worker = WorkerProcess.Start(service,
            ("Digest__Monitoring__LogFormat", "Json"), ("Digest__HuggingFace__Enabled", "true"), ("Digest__HuggingFace__BaseUrl", "http://127.0.0.1:1"), ("Digest__Feeds__Attempts", "1"));

        await worker.Until(() => Task.FromResult(worker.Log.Contains("Delivery: 1 sent", StringComparison.Ordinal) && worker.Log.Contains("Ingested hf", StringComparison.Ordinal)));
        var lines = (await worker.Terminate()).Log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.Equal(1, Story("ComposeDigests").GetProperty("Digests").GetInt32());
        Assert.Equal(1, Story("DeliverJob").GetProperty("Sent").GetInt32());
        Assert.Equal(("hf", "Warning"), (Story("IngestJob").GetProperty("Source").GetString(), Story("IngestJob").GetProperty("level").GetString()));
        Assert.All(lines, line => Assert.DoesNotContain("ada@", line.ToString(), StringComparison.Ordinal));

        JsonElement Story(string from) => Assert.Single(lines, line => line.GetProperty("from").GetString()!.EndsWith(from, StringComparison.Ordinal));
    }

    [Fact]
    public void As_JSON_too_a_message_is_one_line_and_names_no_address_above_debug()
    {
        var parts = new Dictionary<string, object?> { ["Reply"] = "550 <ada@example.org>\r\nunknown", ["Sent"] = 3, ["Seconds"] = 0.5, ["{OriginalFormat}"] = "x" };

        var line = JsonLogLines.Line(new(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(2)), LogLevel.Error, "Digest", "ada@example.org\nis gone", parts, "at ada@example.org");

        Assert.Equal("""{"time":"2026-03-02T07:00:00Z","level":"Error","from":"Digest","message":"(address) is gone","Reply":"550 (address) unknown","Sent":3,"Seconds":0.5,"exception":"at (address)"}""", line);
    }
}
