using System.Text;
using DigestService.Bounces;
using DigestService.Tests.Support;

namespace DigestService.Tests.Bounces;

public sealed class ReportReaderTests
{
    private static readonly string Folder = Path.Combine(Checkout.Root, "tests/DigestService.Tests/Bounces/Messages");

    public static TheoryData<string> Files => [.. Expected.Select(each => each.Name).Distinct()];

    private static IReadOnlyList<ExpectedRecipient> Expected => ExpectedRecipient.Read(Path.Combine(Folder, "expected.tsv"));

    [Theory]
    [MemberData(nameof(Files))]
    public void It_reads_what_a_person_reads(string file) =>
        Assert.Equal(Expected.Where(each => each.Name == file), ExpectedRecipient.Of(file, Read(file)));

    [Fact]
    public void Every_message_here_stands_in_the_table() =>
        Assert.Equal(Directory.EnumerateFiles(Folder, "*.eml").Select(Path.GetFileName).Order(), Expected.Select(each => each.Name).Distinct().Order());

    [Theory]
    [InlineData("postfix-unknown.eml")] // Delivered-To
    [InlineData("exim-text-only.eml")] // To
    [InlineData("yahoo-complaint.eml")] // Original-Mail-From, and the Return-Path of what came back
    [InlineData("outlook-jmrp.eml")] // only there
    [InlineData("passed-on.eml")] // within the message that was passed on
    [InlineData("global.eml")]
    public void It_finds_the_return_path_wherever_it_is_noted(string file) =>
        Assert.Contains("bounce+token@digest.example.org", Read(file).Addresses);

    [Theory]
    [InlineData("postfix-unknown.eml", true)]
    [InlineData("outlook-jmrp.eml", true)]
    [InlineData("lost-header.eml", true)]
    [InlineData("names-nobody.eml", true)]
    [InlineData("qmail-text-only.eml", false)]
    [InlineData("a-person.eml", false)]
    [InlineData("receipt.eml", false)]
    public void It_tells_whether_a_part_was_made_for_programs(string file, bool has) => Assert.Equal(has, Read(file).HasMachinePart);

    [Fact]
    public void The_gravest_word_of_a_report_is_its_class() =>
        Assert.Equal((ReportClass.Permanent, "gone@lab.example"), (Read("two-recipients.eml").Class, Read("two-recipients.eml").Gravest!.Address));

    [Fact]
    public void A_report_with_line_ends_of_the_wire_reads_the_same()
    {
        foreach (var file in Expected.Select(each => each.Name).Distinct())
        {
            var text = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(Folder, file))).Replace("\n", "\r\n", StringComparison.Ordinal);
            Assert.Equal(ExpectedRecipient.Of(file, Read(file)), ExpectedRecipient.Of(file, ReportReader.Read(Encoding.Latin1.GetBytes(text))));
        }
    }

    [Fact]
    public void An_envelope_line_before_the_headers_is_stepped_over() =>
        Assert.Equal(ReportClass.Permanent, ReportReader.Read((byte[])[.. "From MAILER-DAEMON  Thu Dec 11 07:02:11 2025\n"u8, .. File.ReadAllBytes(Path.Combine(Folder, "postfix-unknown.eml"))]).Class);

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("\0\0\0\0")]
    [InlineData("no message at all")]
    [InlineData("Content-Type: multipart/report")]
    [InlineData("Content-Type: multipart/report; boundary=\"\"\n\n--\n--\n")]
    [InlineData("Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n====\n--a--")]
    [InlineData("Content-Type: multipart/report; boundary=a\n\n--a\nContent-Type: message/delivery-status\n\n:\n :\n\n : \nFinal-Recipient\nStatus\n--a--")]
    [InlineData("Content-Type: text/plain; charset=\"=?x?q?\"\n\nContent-Type: message/delivery-status")]
    [InlineData("From: =?nonsense?Q?=FF?=\nSubject: =?utf-8?B?!!!?=\n\nx")]
    public void What_is_no_message_is_unknown(string text) => Assert.Equal(ReportClass.Unknown, ReportReader.Read(Encoding.UTF8.GetBytes(text)).Class);

    [Fact]
    public void No_damage_makes_it_throw_or_name_a_reader_wrongly()
    {
        var random = new Random(4);
        foreach (var file in Expected.Select(each => each.Name).Distinct())
        {
            var whole = File.ReadAllBytes(Path.Combine(Folder, file));
            for (var round = 0; round < 60; round++)
            {
                var bytes = whole[..random.Next(whole.Length + 1)];
                for (var hit = 0; hit < round % 7 && bytes.Length > 0; hit++) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                foreach (var each in ReportReader.Read(bytes).Recipients) Assert.True(each.Address is null || each.Address.LastIndexOf('@') > 0);
            }
        }
    }

    [Fact]
    public void Nesting_and_many_parts_end_somewhere()
    {
        var deep = new StringBuilder("MIME-Version: 1.0\n");
        for (var level = 0; level < 3000; level++) deep.Append($"Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n");
        Assert.Equal(ReportClass.Unknown, ReportReader.Read(Encoding.ASCII.GetBytes(deep.ToString())).Class);

        var messages = new StringBuilder();
        for (var level = 0; level < 3000; level++) messages.Append("Content-Type: message/rfc822\n\n");
        Assert.Equal(ReportClass.Unknown, ReportReader.Read(Encoding.ASCII.GetBytes(messages.ToString())).Class);

        var wide = new StringBuilder("Content-Type: multipart/report; boundary=b\n\n");
        for (var part = 0; part < 20_000; part++) wide.Append("--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; ada@lab.example\nStatus: 5.1.1\n\n");
        Assert.InRange(ReportReader.Read(Encoding.ASCII.GetBytes(wide.ToString())).Recipients.Count, 1, 100);
    }

    [Fact]
    public void A_report_below_a_header_with_too_many_folds_is_still_read()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "postfix-unknown.eml"));
        var folded = "X-Long: a\n" + string.Concat(Enumerable.Repeat(" b\n", 20_000)) + text;
        Assert.Equal(ReportClass.Permanent, ReportReader.Read(Encoding.UTF8.GetBytes(folded)).Class);
    }

    [Fact]
    public void A_large_message_is_read_as_far_as_its_report()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "postfix-unknown.eml"));
        var large = text + new string('x', 3 * ReportReader.MaxBytes);
        Assert.Equal(ReportClass.Permanent, ReportReader.Read(Encoding.UTF8.GetBytes(large)).Class);
    }

    private static ReceivedReport Read(string file) => ReportReader.Read(File.ReadAllBytes(Path.Combine(Folder, file)));
}
