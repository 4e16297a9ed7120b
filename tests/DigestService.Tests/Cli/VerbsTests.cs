using System.Globalization;
using DigestService.Delivery.Loopback;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

/// <summary>A day of an operator, verb by verb, each a process of its own.</summary>
public sealed class VerbsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-cli-").FullName;
    private TestDatabase _database = null!;
    private LoopbackSmtpServer _mail = null!;
    private Dictionary<string, string> _settings = [];

    public async Task InitializeAsync()
    {
        _mail = LoopbackSmtpServer.Start();
        await Begin(migrated: true);
    }

    private async Task Begin(bool migrated)
    {
        _database = await TestDatabase.Create(migrated);
        _settings = DigestProgram.Configured(_database.ServiceConnectionString, _mail.Port);
    }

    public async Task DisposeAsync()
    {
        await _mail.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Only <c>migrate</c> is the owner's.</summary>
    private Task<DigestProgram.Ended> Digest(params string[] args) => args[0] != "migrate"
        ? DigestProgram.Run(args, _settings, _folder)
        : DigestProgram.Run([.. args, "--grant", TestDatabase.ServiceRole], new Dictionary<string, string>(_settings) { ["ConnectionStrings__Digest"] = _database.ConnectionString }, _folder);

    private async Task<DigestProgram.Ended> Well(params string[] args)
    {
        var ended = await Digest(args);
        Assert.True(ended.ExitCode == 0, $"{string.Join(' ', args)} ended with {ended.ExitCode}: {ended.Error}");
        return ended;
    }

    private async Task<string> PapersFile()
    {
        var file = Path.Combine(_folder, "papers.jsonl");
        await File.WriteAllLinesAsync(file,
        [
            """{"id":"2512.00001","title":"A router for experts","abstract":"A mixture of experts needs a router.","categories":["cs.CL"],"authors":["Ada Lovelace"],"date":"2025-12-10"}""",
            """{"id":"2512.00002","title":"Chess","abstract":"Openings.","categories":["cs.AI"],"authors":["Bob"],"date":"2025-12-11"}""",
            "half a line {",
            """{"id":"2512.00003","title":"Experts see","abstract":"A mixture of experts for vision.","categories":["cs.CV"],"authors":["Cleo"],"date":"2025-12-11"}""",
        ]);
        return file;
    }

    [Fact]
    public async Task From_an_empty_database_to_a_mail()
    {
        await _database.DisposeAsync();
        await Begin(migrated: false);
        Assert.Equal(1, (await Digest("status")).ExitCode); // no schema yet
        Assert.Equal(DigestService.Database.Migrations.NewestVersion, (await Well("migrate", "--json")).Json.GetProperty("version").GetInt32());

        var ingested = await Well("ingest", "--from", await PapersFile(), "--now", "2025-12-11T12:00Z", "--json");
        Assert.Equal((4, 3, 1), (Number(ingested, "fetched"), Number(ingested, "new"), Number(ingested, "rejected")));
        Assert.Contains("rejected", ingested.Error, StringComparison.Ordinal);
        Assert.Equal(0, Number(await Well("ingest", "--from", await PapersFile(), "--now", "2025-12-11T12:00Z", "--json"), "new"));

        await Well("subscribers", "add", "ada@example.org", "--keyword", "\"mixture of experts\" -vision", "--category", "cs.*", "--now", "2025-12-12T07:00Z");
        Assert.Equal(1, Number(await Well("subscribers", "add", "ADA@example.org", "--json"), "known"));

        var composed = await Well("compose", "--now", "2025-12-12T07:00Z", "--json");
        Assert.Equal((1, 1), (Number(composed, "due"), Number(composed, "digests")));
        Assert.Equal(1, Number(await Well("deliver", "--drain", "--now", "2025-12-12T07:00Z", "--json"), "sent"));
        Assert.Equal("ada@example.org", _mail.Mails.Single().Recipient);

        var explained = await Well("subscribers", "explain", "ada@example.org");
        Assert.Matches(@"2025-12-12  sent \d\d:\d\d UTC with 1 paper \(", explained.Out);
        Assert.Contains("; 1 day shown.", explained.Out, StringComparison.Ordinal);
        var before = (await Well("subscribers", "explain", "ada@example.org", "--date", "2025-12-01", "--now", "2025-12-12T07:00Z", "--json")).Json;
        Assert.Equal(("active", "2025-12-13T07:00:00+00:00"), (before.GetProperty("state").GetString(), before.GetProperty("nextDue").GetString()));
        Assert.Equal("no digest of 2025-12-01: they signed up later, on 2025-12-12.", before.GetProperty("why").GetString());
        Assert.Contains("1 now, none later", (await Well("status", "--now", "2030-01-01T00:00Z")).Out, StringComparison.Ordinal);
        Assert.Equal(3, Number(await Well("status", "--json"), "papers"));
        Assert.Equal(1, (await Well("subscribers", "list", "--json")).Json.GetProperty("states").GetProperty("active").GetInt32());
        await Well("subscribers", "erase", "ada@example.org");
        Assert.Contains("is not on the list", (await Digest("subscribers", "show", "ada@example.org")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_all_sources_are_off_it_says_which_settings_switch_them_on()
    {
        _settings["Digest__HuggingFace__Enabled"] = _settings["Digest__Arxiv__Enabled"] = "false";

        var ended = await Digest("ingest");

        Assert.Equal(2, ended.ExitCode);
        Assert.Equal("All sources are off: set Digest:HuggingFace:Enabled or Digest:Arxiv:Enabled to true, or name one with --source (arxiv, hf).", ended.Error.TrimEnd());
    }

    [Fact]
    public async Task Preview_explains_each_hit_and_writes_the_mail()
    {
        await Well("ingest", "--from", await PapersFile(), "--now", "2025-12-11T12:00Z");

        var preview = await Well(
            "preview", "--query", "\"mixture of experts\" OR moe -vision", "--days", "30", "--now", "2025-12-12T07:00Z",
            "--html", Path.Combine(_folder, "mail.html"), "--text", Path.Combine(_folder, "mail.txt"), "--json");

        Assert.Equal((3, 1, 1), (Number(preview, "scanned"), Number(preview, "matched"), Number(preview, "excluded")));
        var paper = preview.Json.GetProperty("papers")[0];
        Assert.Equal("2512.00001", paper.GetProperty("id").GetString());
        Assert.Contains("abstract", paper.GetProperty("why")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("A router for experts", await File.ReadAllTextAsync(Path.Combine(_folder, "mail.html")), StringComparison.Ordinal);
        Assert.Contains("A router for experts", await File.ReadAllTextAsync(Path.Combine(_folder, "mail.txt")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"mixture of", "quot")]
    [InlineData("(moe", "parenthes")]
    [InlineData("-vision", "exclu")]
    [InlineData("   ", "")]
    public async Task A_bad_query_is_refused_with_its_position(string query, string reason)
    {

        var ended = await Digest("preview", "--query", query);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("at character", ended.Error, StringComparison.Ordinal);
        Assert.Contains(reason, ended.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("The time zone \"Mars/Olympus\" does not exist", "--time-zone", "Mars/Olympus")]
    [InlineData("--hour \"24\" must be a whole number from 0 to 23", "--hour", "24")]
    [InlineData("--cadence \"hourly\" is none of daily, weekdays, weekly", "--cadence", "hourly")]
    [InlineData("\"nonsense\" is no arXiv category", "--category", "nonsense")]
    [InlineData("A weekly digest needs a day of the week", "--cadence", "weekly")]
    [InlineData("cannot be used", "--keyword", "\"open")]
    public async Task A_profile_that_cannot_be_is_refused(string sentence, params string[] options)
    {

        var ended = await Digest(["subscribers", "add", "ada@example.org", .. options]);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(sentence, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_says_row_by_row_what_it_refused_and_the_rest_goes_in()
    {
        var file = Path.Combine(_folder, "readers.csv");
        await File.WriteAllLinesAsync(file,
        [
            "Email,Keywords,Time Zone,Cadence,Weekday",
            "ada@example.org,\"\"\"world model\"\"; RLHF\",Europe/Berlin,weekly,friday",
            "not an address,moe,UTC,,",
            "bob@example.org,\"(moe\",UTC,,",
            "cleo@example.org,moe,Mars/Olympus,,",
            "ADA@example.org,moe,,,",
            "jörg@bücher.example,,,,",
        ]);

        var ended = await Well("subscribers", "import", file, "--confirmed", "--json");

        Assert.Equal((2, 0, 3), (Number(ended, "added"), Number(ended, "known"), Number(ended, "refused")));
        Assert.Equal(1, ended.Json.GetProperty("skipped").GetProperty("named before in the file").GetInt32());
        Assert.Contains("line 3:", ended.Error, StringComparison.Ordinal);
        Assert.Contains("line 4: bob@example.org", ended.Error, StringComparison.Ordinal);
        Assert.Contains("Mars/Olympus", ended.Error, StringComparison.Ordinal);
        var shown = await Well("subscribers", "show", "ada@example.org");
        Assert.Contains("weekly on Friday", shown.Out, StringComparison.Ordinal);
        Assert.Contains("RLHF", shown.Out, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task From_listmonk_readers_are_asked_to_confirm_and_those_it_blocks_are_never_written_to()
    {
        await Well("migrate");
        await Well("subscribers", "add", "grace@example.org");
        var file = Path.Combine(_folder, "subscribers.csv");
        await File.WriteAllLinesAsync(file,
        [
            "uuid,email,name,attributes,status,created_at,updated_at",
            .. new[] { "ada,enabled", "bob,blocklisted", "cleo,disabled", "dora,disabled", "grace,blocklisted" }.Select(each => each.Split(',')).Select(each =>
                $"5b1b1f6e-8a39-4a52-a6d5-1a0d9b3b6f10,{each[0]}@example.org,,{{}},{each[1]},2026-01-31 07:00:00 +0000 UTC,2026-01-31 07:00:00 +0000 UTC"),
        ]);

        var ended = await Well("subscribers", "import", file, "--json");

        Assert.Equal((1, 1, 0, 1), (Number(ended, "added"), Number(ended, "known"), Number(ended, "refused"), Number(ended, "suppressed")));
        Assert.Equal(2, ended.Json.GetProperty("skipped").GetProperty("disabled in listmonk").GetInt32());
        Assert.Contains("0 added, 3 known already (1 of them had not confirmed), 0 refused", (await Well("subscribers", "import", file)).Out, StringComparison.Ordinal);
        Assert.Contains("has not confirmed; it is asked again", (await Well("subscribers", "add", "ada@example.org", "--pending")).Out, StringComparison.Ordinal);
        Assert.Contains("pending", (await Well("subscribers", "show", "ada@example.org")).Out, StringComparison.Ordinal);
        Assert.Contains("bob@example.org", (await Well("suppressions", "list")).Out, StringComparison.Ordinal);
        Assert.Contains("active", (await Well("subscribers", "show", "grace@example.org")).Out, StringComparison.Ordinal); // she confirmed here
    }

    [Fact]
    public async Task An_import_of_which_nothing_goes_in_has_failed()
    {
        var file = Path.Combine(_folder, "subscribers.csv");
        await File.WriteAllLinesAsync(file, ["email,hour", "nobody,7", "ada@example.org,99"]);

        var ended = await Digest("subscribers", "import", file, "--json");

        Assert.Equal((1, 2), (ended.ExitCode, Number(ended, "refused")));
    }

    [Theory]
    [InlineData("01/02/2026", "ISO 8601")]
    [InlineData("2199-01-01T00:00Z", "still to come")]
    public async Task A_time_of_the_dump_that_two_would_read_differently_or_that_is_still_to_come_is_refused(string time, string why)
    {
        var ended = await Digest("after-restore", "--dumped-at", time);

        Assert.Equal(2, ended.ExitCode);
        Assert.Contains(why, ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_exported_can_be_imported_again()
    {
        await Well("subscribers", "add", "ada@example.org", "--keyword", "\"world model\"", "--mute", "survey", "--time-zone", "Asia/Tokyo", "--hour", "18", "--format", "text");
        var file = Path.Combine(_folder, "out.csv");
        Assert.Equal(1, Number(await Well("subscribers", "export", "--out", file, "--json"), "exported"));
        var before = (await Well("subscribers", "show", "ada@example.org")).Out;

        await Well("subscribers", "erase", "ada@example.org");
        await Well("subscribers", "import", file, "--confirmed");

        Assert.Equal(before, (await Well("subscribers", "show", "ada@example.org")).Out);
        var nowhere = await Digest("subscribers", "export", "--out", Path.Combine(_folder, "nope", "out.csv"));
        Assert.Equal((2, true), (nowhere.ExitCode, nowhere.Error.Contains($"there is no folder {Path.Combine(_folder, "nope")}; make it", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Whom_the_operator_suppresses_is_listed_exported_and_written_to_again_when_lifted()
    {
        await Well("subscribers", "add", "ada@example.org");

        await Well("suppressions", "add", "Ada@Example.org", "--reason", "asked by letter");
        var listed = (await Well("suppressions", "list")).Out;
        Assert.Contains("asked by letter", listed, StringComparison.Ordinal);
        Assert.Contains("1 address is not written to.", listed, StringComparison.Ordinal);
        Assert.Equal(1, Number(await Well("suppressions", "list", "--json"), "suppressions"));
        Assert.Matches("(?m)^Ada@example.org,[0-9a-f]{64},asked by letter,", (await Well("suppressions", "export")).Out);
        Assert.Equal(2, (await Digest("suppressions", "export", "--out", _folder)).ExitCode);
        Assert.Equal(0, Number(await Well("compose", "--json"), "due"));

        Assert.Contains("ada@example.org is active, but suppressed", (await Well("subscribers", "explain", "ada@example.org")).Out, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("subscribers  1 suppressed", (await Well("status")).Out, StringComparison.Ordinal);
        Assert.Contains("The address is suppressed", (await Well("subscribers", "add", "ada@example.org")).Out, StringComparison.Ordinal);

        Assert.Equal(2, (await Digest("suppressions", "lift", "ada@example.org")).ExitCode);
        Assert.Contains("is written to again", (await Well("suppressions", "lift", "ada@example.org", "--reason", "a call")).Out, StringComparison.Ordinal);
        Assert.Equal(1, Number(await Well("compose", "--json"), "due"));
        Assert.Contains("is not suppressed", (await Digest("suppressions", "lift", "ada@example.org", "--reason", "a call")).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await Digest("suppressions", "add", "nobody")).ExitCode);
    }

    [Fact]
    public async Task All_that_bounced_since_a_time_are_lifted_at_once_and_nobody_else()
    {
        foreach (var (email, reason, at) in new[] { ("a@lab.example", "bounced: 550 5.1.1", "01"), ("b@lab.example", "bounced: 550 5.1.1", "03"), ("c@lab.example", "complained", "03"), ("d@lab.example", "bounced: 5.1.2", "04") })
            await Well("suppressions", "add", email, "--reason", reason, "--now", $"2026-03-{at}T07:00Z");

        Assert.Equal(2, Number(await Well("suppressions", "lift", "--since", "2026-03-03T00:00Z", "--reason", "the relay was wrong", "--json"), "lifted"));

        var left = (await Well("suppressions", "list")).Out;
        Assert.Contains("a@lab.example", left, StringComparison.Ordinal);
        Assert.Contains("c@lab.example", left, StringComparison.Ordinal);
        Assert.Equal(2, (await Digest("suppressions", "lift", "--reason", "why")).ExitCode);
        Assert.Equal(2, (await Digest("suppressions", "lift", "a@lab.example", "--since", "2026-03-03", "--reason", "why")).ExitCode);
    }

    [Fact]
    public async Task Status_tells_what_is_used_of_the_relays_limits()
    {
        var relay = $"127.0.0.1:{_mail.Port}";
        Assert.Contains($"relays       {relay}{Environment.NewLine}", (await Well("status")).Out, StringComparison.Ordinal);
        await new OutboxSeed(_database.Source).Execute(
            """
            insert into relay_use (relay, seconds, slot, mails) values
              (@relay, 86400, '2026-03-01', 40), (@relay, 86400, '2026-03-02', 12), (@relay, 300, '2026-03-02 06:55Z', 9), (@relay, 5, '2026-03-02 06:59:55Z', 3)
            """,
            new { relay });
        (_settings["Digest__Smtp__PerMinute"], _settings["Digest__Smtp__PerHour"], _settings["Digest__Smtp__WarmUp"]) = ("60", "1000", "50");
        Assert.Contains($"relays       {relay}, 3 of 60 in the last minute, 9 of 1000 in the last hour, 12 of 100 today while it warms up", (await Well("status", "--now", "2026-03-02T07:00Z")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_tells_loudly_which_relay_cannot_be_used()
    {
        await new OutboxSeed(_database.Source).Execute(
            "insert into relay_pauses (relay, since, until, reason) values (@relay, '2026-03-02 07:00Z', '2026-03-02 07:15Z', 'The login was refused.')", new { relay = $"127.0.0.1:{_mail.Port}" });
        (_settings["Digest__Smtp__Fallback__Host"], _settings["Digest__Smtp__Fallback__PerHour"]) = ("second.example.org", "10");
        Assert.Contains(
            $"relays       127.0.0.1:{_mail.Port} is paused until 2026-03-02 07:15 UTC (The login was refused.); second.example.org:587, 0 of 10 in the last hour",
            (await Well("status", "--now", "2026-03-02T07:01Z")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_tells_which_days_of_a_source_are_late_stale_or_failed_by_its_own_calendar()
    {
        await new OutboxSeed(_database.Source).Execute(
            """
            insert into source_days (source, day, state, fetched, new, updated, rejected, late, error, looked_at) values
              ('hf', '2026-03-27', 'complete', 30, 30, 0, 0, 2, null, '2026-03-27 13:00Z'), ('hf', '2026-03-28', 'quiet', 0, 0, 0, 0, 0, null, '2026-03-28 13:00Z'),
              ('hf', '2026-03-31', 'stale', 30, 0, 0, 0, 0, 'hf gave the list of 2026-03-27 again as that of 2026-03-31', '2026-03-31 13:00Z')
            """);
        Assert.Contains(
            "sources      hf: last papers 2026-03-27 (hf gave the list of 2026-03-27 again as that of 2026-03-31), 2026-03-27 complete with 2 papers that came late, 2026-03-30 late, 2026-03-31 stale" + Environment.NewLine,
            (await Well("status", "--now", "2026-03-31T14:00Z")).Out, StringComparison.Ordinal);
        var days = (await Well("status", "--json", "--now", "2026-03-31T14:00Z")).Json.GetProperty("sources")[0].GetProperty("days");
        Assert.Equal("complete quiet late stale", string.Join(' ', days.EnumerateArray().Select(day => day.GetProperty("state").GetString())));
    }

    [Fact]
    public async Task What_is_set_aside_is_shown_with_its_reason_and_can_be_tried_again()
    {
        Assert.Contains("set aside    nothing", (await Well("status")).Out, StringComparison.Ordinal);
        await Well("subscribers", "add", "ada@example.org", "--keyword", "router", "--now", "2026-03-01T07:00Z");
        await new OutboxSeed(_database.Source).Execute(
            "insert into failed_readers (subscriber_id, tries, reason, since) values (1, 3, 'the database refused it: no', '2026-03-02 07:00Z'); update schedule set due_at = '2026-03-03 07:40Z'");

        Assert.Contains(
            "reader:1 failed 3 times since 2026-03-02 07:00 UTC, next try 2026-03-03 07:40 UTC: the database refused it: no", (await Well("status", "--now", "2026-03-02T08:00Z")).Out, StringComparison.Ordinal);
        var status = (await Well("status", "--json", "--now", "2026-03-02T08:00Z")).Json;
        Assert.Equal((1, "reader:1"), (status.GetProperty("setAside").GetInt32(), status.GetProperty("failed")[0].GetProperty("name").GetString()));

        Assert.Equal(1, (await Digest("retry", "reader:2")).ExitCode);
        Assert.Contains("1 will be tried again", (await Well("retry", "reader:1", "--now", "2026-03-02T08:00Z")).Out, StringComparison.Ordinal);
        Assert.Contains("1 now, none later", (await Well("status", "--now", "2026-03-02T08:00Z")).Out, StringComparison.Ordinal);
        Assert.Equal(0, Number(await Well("retry", "--json"), "due"));
    }

    [Fact]
    public async Task A_paused_provider_is_shown_and_the_pause_can_be_lifted()
    {
        Assert.Contains("paused       none", (await Well("status")).Out, StringComparison.Ordinal);
        await new OutboxSeed(_database.Source).Execute(
            "insert into provider_pauses (provider, since, until, reason) values ('gmail', '2026-03-02 07:00Z', '2026-03-02 07:15Z', '421 4.7.28 unusual rate')");

        Assert.Contains("paused       gmail until 2026-03-02 07:15 UTC (421 4.7.28 unusual rate)", (await Well("status", "--now", "2026-03-02T07:01Z")).Out, StringComparison.Ordinal);
        var paused = (await Well("status", "--json", "--now", "2026-03-02T07:01Z")).Json.GetProperty("paused");
        Assert.Equal("gmail", Assert.Single(paused.EnumerateArray()).GetProperty("provider").GetString());
        Assert.Empty((await Well("status", "--json", "--now", "2026-03-02T07:15Z")).Json.GetProperty("paused").EnumerateArray());

        Assert.Contains("Mail goes to gmail again", (await Well("pauses", "lift", "gmail", "--now", "2026-03-02T07:01Z")).Out, StringComparison.Ordinal);
        Assert.Contains("is not paused", (await Digest("pauses", "lift", "gmail", "--now", "2026-03-02T07:01Z")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_is_written_wrong_is_a_fault_of_the_settings()
    {
        _settings["Digest__Providers__campus__Domains__0"] = "nonsense";
        var ended = await Digest("status");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("Digest:Providers:campus:Domains has \"nonsense\"", ended.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restore_the_erased_are_erased_again()
    {
        _settings["Digest__Erasures__Journal"] = Path.Combine(_folder, "erasures");
        await Well("subscribers", "add", "ada@example.org", "--now", "2025-12-11T07:00Z");
        await Well("subscribers", "erase", "ada@example.org");
        Assert.DoesNotContain("ada@", await File.ReadAllTextAsync(Path.Combine(_folder, "erasures")), StringComparison.Ordinal);
        await Well("subscribers", "add", "ada@example.org", "--now", "2025-12-11T07:00Z"); // as a restored dump brings her back
        await Well("subscribers", "add", "grace@example.org");

        var ended = await Well("after-restore", "--dumped-at", "2025-12-12T07:00Z", "--json");

        Assert.Equal(1, Number(ended, "erased"));
        Assert.Equal(1, Number(await Well("subscribers", "list", "--json"), "subscribers"));
        Assert.Empty(ended.Error);

        await File.AppendAllTextAsync(Path.Combine(_folder, "erasures"), "garbage");
        Assert.Contains("1 line that cannot be read (line 2)", (await Well("after-restore", "--dumped-at", "2025-12-12T07:00Z")).Error, StringComparison.Ordinal);
        _settings["Digest__Erasures__Journal"] = "";
        Assert.Contains("There is no journal of erasures", (await Well("after-restore", "--dumped-at", "2025-12-12T07:00Z")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_is_not_ended_while_a_worker_lives()
    {
        await new OutboxSeed(_database.Source).Execute("insert into workers (worker_id, machine, version, started_at, beat_at) select gen_random_uuid(), 'box-' || n, '1', now(), now() - n * interval '3 minutes' from generate_series(0, 1) n");

        var refused = await Digest("after-restore", "--dumped-at", "2025-12-12T07:00Z");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("A worker on box-0 was heard of", refused.Error, StringComparison.Ordinal);

        await new OutboxSeed(_database.Source).Execute("delete from workers where machine = 'box-0'");
        await Well("after-restore", "--dumped-at", "2025-12-12T07:00Z");
    }

    private static int Number(DigestProgram.Ended ended, string name) => ended.Json.GetProperty(name).GetInt32();
}
