using System.Text;
using DigestService.Matching;
using DigestService.Subscribers;
using DigestService.Tests.Support;
using FsCheck;
using FsCheck.Fluent;
using static DigestService.Tests.Support.TestService;

namespace DigestService.Tests.Subscribers;

public sealed class SubscriberCsvTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private List<ImportRow> Read(params string[] lines)
    {
        File.WriteAllLines(_file, lines);
        return [.. SubscriberCsv.Read(_file)];
    }

    [Fact]
    public void A_quote_left_open_takes_its_own_row_with_it_and_no_other()
    {
        var rows = Read("email,keywords", "ada@example.org,\"gan", "bob@example.org,moe", "cleo@example.org,rag");

        Assert.Equal(2, rows.Count(row => row.Fault is null));
        Assert.StartsWith("a quote is opened and not closed on its line: ", rows.Single(row => row.Fault is not null).Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ada@example.org,a \"gan\"", "a quote stands within a cell ")]
    [InlineData("ada@example.org,\"gan\" moe", "text stands behind the quote that ends a cell: ")]
    [InlineData("ada@example.org,\"gan", "a quote is opened and not closed on its line: ")]
    public void A_slip_with_quotes_is_told_in_words_and_with_the_mend(string row, string words) =>
        Assert.StartsWith(words, Read("email,keywords", row).Single().Fault, StringComparison.Ordinal);

    [Fact]
    public void A_column_that_is_not_known_is_refused() =>
        Assert.Contains("\"keyword\", which is not known", Assert.Throws<UserFault>(() => Read("email,keyword", "ada@example.org,gan")).Message, StringComparison.Ordinal);

    private List<ImportRow> ReadBytes(params byte[][] lines)
    {
        File.WriteAllBytes(_file, [.. lines.SelectMany(line => line)]);
        return [.. SubscriberCsv.Read(_file)];
    }

    [Fact]
    public void A_row_that_is_not_UTF_8_is_refused_and_no_other()
    {
        var rows = ReadBytes("email,keywords\n"u8.ToArray(), "ada@example.org,Schr\u00F6dinger\n"u8.ToArray(), Encoding.Latin1.GetBytes("bob@example.org,Schr\u00F6dinger\n"), "cleo@example.org,moe\n"u8.ToArray());

        Assert.Equal([(2, null), (3, "it is not UTF-8: save the file as UTF-8."), (4, null)], rows.Select(row => (row.Line, row.Fault)));
        Assert.Equal("Schr\u00F6dinger", rows[0].Profile!.Keywords.Single());
    }

    [Fact]
    public void UTF_16_with_its_mark_is_taken() =>
        Assert.Equal("Schr\u00F6dinger", ReadBytes(Encoding.Unicode.GetPreamble(), Encoding.Unicode.GetBytes("email,keywords\nada@example.org,Schr\u00F6dinger\n")).Single().Profile!.Keywords.Single());

    [Theory]
    [InlineData("m\0oe", "it holds a control character (U+0000): ")]
    [InlineData("moe\u0085", "it holds a control character (U+0085): ")]
    [InlineData("Schr\uFFFDdinger", "a \uFFFD stands where a letter was lost, ")]
    [InlineData("diffusion, rlhf", "it has 3 cells, the header 2: put quotes around a cell that holds commas.")]
    public void What_would_be_lost_of_a_row_refuses_it(string keywords, string words) =>
        Assert.StartsWith(words, Read("email,keywords", $"ada@example.org,{keywords}").Single().Fault, StringComparison.Ordinal);

    [Fact]
    public void A_tab_within_a_cell_is_a_blank_and_a_cell_may_be_missing() => Assert.Equal([null, null], Read("email,keywords", "ada@example.org,\"world\tmodel\"", "bob@example.org").Select(row => row.Fault));

    [Fact]
    public void A_column_that_is_named_twice_is_refused()
    {
        var fault = Assert.Throws<UserFault>(() => Read("email,Keywords,keywords", "ada@example.org,gan,moe"));

        Assert.Equal((2, $"{_file} names the column \"keywords\" twice: leave one of the two."), (fault.ExitCode, fault.Message));
    }

    [Fact]
    public void Of_a_row_without_end_a_sentence_quotes_little()
    {
        var much = new string('x', 100_000);

        foreach (var row in Read("email,keywords,cadence,time_zone", $"ada@example.org,{much},{much},{much}", $"{much},,,", $"{new string('y', 500)},,,", $"ada@example.org,{string.Join(';', Enumerable.Repeat("(", 100_000))},,"))
            Assert.InRange(row.Fault!.Length, 20, 101 * 150);
    }

    [Fact]
    public void A_file_that_is_none_is_told_in_words()
    {
        var folder = Path.GetDirectoryName(_file)!;
        Assert.Equal($"{folder} is a folder: name a CSV file in it.", Assert.Throws<UserFault>(() => SubscriberCsv.Read(folder).ToList()).Message);
        Assert.Equal("There is no file /nowhere/list.csv: name a CSV file.", Assert.Throws<UserFault>(() => SubscriberCsv.Read("/nowhere/list.csv").ToList()).Message);
    }

    [Fact]
    public void One_who_has_left_does_not_come_back_with_an_import() =>
        Assert.Contains("has unsubscribed", Read("email,state", "ada@example.org,unsubscribed").Single().Fault, StringComparison.Ordinal);

    [Fact]
    public void One_who_never_confirmed_is_marked() => Assert.True(Read("email,state", "ada@example.org,pending").Single().IsPending);

    [Fact]
    public async Task A_keyword_that_looks_like_a_formula_is_disarmed_in_the_file_and_comes_back_whole()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile { Keywords = ["=RAG", "diffusion"], Mutes = [new Mute("survey"), new Mute("survey", Day("2026-01-01"))] }, "2025-12-12T07:00Z");
        var store = service.Get<SubscriberStore>();
        await using (var writer = new StreamWriter(_file))
            SubscriberCsv.Write(writer, [((await store.Find(reader))!, await store.Profile(reader))]);

        Assert.DoesNotContain(",=RAG", await File.ReadAllTextAsync(_file), StringComparison.Ordinal);
        Assert.Equal(["=RAG", "diffusion"], SubscriberCsv.Read(_file).Single().Profile!.Keywords);
    }

    [Fact]
    public void A_mute_keeps_the_day_on_which_it_ends()
    {
        Mute[] mutes = [new("survey", Day("2026-12-31")), new("crypto")];
        Write(new Profile { Mutes = mutes }, "ada@example.org");
        Assert.Equal(mutes, SubscriberCsv.Read(_file).Single().Profile!.Mutes);

        Assert.Contains("has 1 parts, mutes has 2", Read("email,mutes,mutes_until", "ada@example.org,a; b,never").Single().Fault, StringComparison.Ordinal);
        Assert.Contains("\"soon\" is neither a day", Read("email,mutes,mutes_until", "ada@example.org,a; b,never; soon").Single().Fault, StringComparison.Ordinal);
    }

    private List<ImportRow> FromListmonk(params string[] rows) => Read(["uuid,email,name,attributes,status,created_at,updated_at", .. rows.Select(row => $"5b1b1f6e-8a39-4a52-a6d5-1a0d9b3b6f10,{row},2026-01-31 07:00:00.123456 +0000 UTC,2026-01-31 07:00:00.123456 +0000 UTC")]);

    [Fact]
    public void Whom_listmonk_writes_to_comes_with_the_keywords_and_the_time_zone_among_their_attributes()
    {
        var rows = FromListmonk(
            """""ada@example.org,"Ada, Countess","{""city"": ""London"", ""keywords"": [""\""world model\"""", ""rlhf""], ""time_zone"": ""Europe/London""}",enabled""""",
            "grace@example.org,Grace,{},enabled");

        Assert.Equal([null, null], rows.Select(row => row.Fault));
        Assert.Equal(["\"world model\"", "rlhf"], rows[0].Profile!.Keywords);
        Assert.Equal(("Europe/London", "UTC"), (rows[0].Profile!.TimeZone, rows[1].Profile!.TimeZone));
        Assert.Empty(rows[1].Profile!.Keywords);
    }

    [Theory]
    [InlineData("""{""keywords"": ""\ud800""}""")]
    [InlineData("""{""time_zone"": ""\udc00""}""")]
    [InlineData("""{""keywords"": [[[""")]
    public void Attributes_that_are_no_text_refuse_their_row_alone(string attributes)
    {
        var rows = FromListmonk($"ada@example.org,Ada,\"{attributes}\",enabled", "bob@example.org,Bob,{},enabled");

        Assert.Equal(["ada@example.org: its attributes are not JSON.", null], rows.Select(row => row.Fault));
    }

    [Fact]
    public void Whom_listmonk_does_not_write_to_is_not_taken()
    {
        var rows = FromListmonk("bob@example.org,Bob,{},blocklisted", "cleo@example.org,Cleo,{},disabled", "dora@example.org,Dora,{},odd", "nobody,,{},enabled", "eve@example.org,,{},enabled", "fay@example.org,,\"{\"\"keywords\"\": \"\"(moe\"\"}\",enabled");

        Assert.Equal(["blocklisted in listmonk", null, null, null, null, null], rows.Select(row => row.Suppression));
        Assert.Equal([null, "disabled in listmonk", null, null, null, null], rows.Select(row => row.Skipped));
        Assert.Equal([false, false, true, true, false, true], rows.Select(row => row.Fault is not null));
    }

    [Theory]
    [InlineData("=cmd|x@example.org")]
    [InlineData("+ada@example.org")]
    [InlineData("-ada@example.org")]
    [InlineData("'=ada@example.org")]
    [InlineData("'ada@example.org")]
    public void An_address_that_looks_like_a_formula_is_disarmed_and_comes_back_as_it_was(string email)
    {
        Write(new Profile(), email);

        Assert.DoesNotMatch("(?m)^[\"]?[=+-]", File.ReadAllText(_file));
        Assert.Equal(email, SubscriberCsv.Read(_file).Single().Email!.ToString());
    }

    [Fact]
    public void Keywords_of_every_kind_come_back_as_they_were()
    {
        string[] keywords = ["=RAG", "\"gan; moe\"", "\"gan;; moe;\" rag", "author:\"O'Brien\"", "(video OR image) -\"c, d\"", "'=x", "votes:>=20 x", "transform*", "\"＝x\""];
        Write(new Profile { Keywords = [.. keywords.Select(keyword => KeywordLines.Canonical(keyword))], Mutes = [new Mute("\"x; y\"")] }, "ada@example.org");

        var read = SubscriberCsv.Read(_file).Single();

        Assert.Null(read.Fault);
        Assert.Equal(keywords.Select(keyword => KeywordLines.Canonical(keyword)), read.Profile!.Keywords);
        Assert.Equal(["\"x; y\""], read.Profile.Mutes.Select(mute => mute.Query));
    }

    [Fact]
    public void Whatever_the_keyword_language_takes_comes_back_as_it_was() =>
        Prop.ForAll(Matching.Arbitrary.Keyword.ToArbitrary(), keyword =>
        {
            if (Query.Parse(keyword) is not Query query) return;
            Write(new Profile { Keywords = [query.ToString(), "gan"] }, "ada@example.org");
            Assert.Equal([query.ToString(), "gan"], SubscriberCsv.Read(_file).Single().Profile?.Keywords);
        }).QuickCheckThrowOnFailure();

    private void Write(Profile profile, string email)
    {
        using var writer = new StreamWriter(_file);
        SubscriberCsv.Write(writer, [(new Subscriber { SubscriberId = 1, Email = email, State = SubscriberState.Active, LinkVersion = 1, LastingVersion = 1, CreatedAt = At("2025-12-12T07:00Z") }, profile)]);
    }

    [Fact]
    public async Task A_mute_named_twice_is_one_and_the_longer_one_counts()
    {
        await using var service = await TestService.Start();
        var reader = await service.Subscribe("ada@example.org", new Profile { Mutes = [new Mute("survey", Day("2026-01-01")), new Mute(" survey")] }, "2025-12-12T07:00Z");

        Assert.Equal([new Mute("survey")], (await service.Get<SubscriberStore>().Profile(reader)).Mutes);
    }
}
