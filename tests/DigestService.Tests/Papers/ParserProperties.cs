using System.Text;
using DigestService.Papers;
using DigestService.Papers.Arxiv;
using DigestService.Papers.HuggingFace;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Papers;

/// <summary>Whatever a page becomes on its way, a parser gives papers, refusals or a fault, and never throws.</summary>
public class ParserProperties
{
    private static readonly DateOnly Day = new(2026, 3, 30);

    private static readonly (string Page, Func<ReadOnlyMemory<byte>, ParsedPage> Parse)[] Parsers =
    [
        (Pages.Hf(Pages.HfItem(), Pages.HfItem("2603.00002", "ünïcödé 👩‍🔬 \\u0000"), Pages.HfItem("2603.00003", upvotes: null)), body => DailyPapersParser.Parse(body, Day, "page")),
        (Pages.Atom(Pages.AtomEntry(), Pages.AtomEntry("2603.00002v2", "replace")), body => DailyFeedParser.Parse(body, Day, "page")),
        (Pages.Api(3, 0, Pages.ApiEntry(), Pages.ApiEntry("quant-ph/0201082v1", comment: "Withdrawn &amp; gone")), body => QueryParser.Parse(body, "page")),
        ("{\"id\": \"2503.11677\", \"title\": \"T\", \"authors\": [\"A\"], \"categories\": \"cs.CL\", \"date\": \"2025-03-18\"}\n[1]\n", body => PaperLinesParser.Parse(PaperLines.Read(new MemoryStream(body.ToArray())))),
    ];

    [Fact]
    public void No_exception_leaves_a_parser_on_mutated_pages() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var (page, parse) = Parsers[random.Next(Parsers.Length)];
            var parsed = parse(Mutate(Encoding.UTF8.GetBytes(page), random));
            return (parsed.Fault is null || (parsed.Papers.Count == 0 && parsed.Fault.Sentence.Length > 10)) && parsed.Papers.All(IsStorable);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(4_000));

    [Fact]
    public void No_exception_leaves_a_parser_on_random_bytes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Parsers.All(each => each.Parse(bytes).Papers.All(IsStorable))).QuickCheckThrowOnFailure();

    private static byte[] Mutate(byte[] page, Random random)
    {
        var bytes = page.ToList();
        for (var times = random.Next(1, 6); times > 0 && bytes.Count > 1; times--)
        {
            var at = random.Next(bytes.Count);
            var length = random.Next(Math.Min(40, bytes.Count - at));
            switch (random.Next(6))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, length); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length), length)); break;
                case 3: bytes.RemoveRange(at, bytes.Count - at); break;
                case 4: bytes.InsertRange(at, Encoding.UTF8.GetBytes(Poison[random.Next(Poison.Length)])); break;
                default: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            }
        }
        return [.. bytes];
    }

    private static readonly string[] Poison = ["null", "\"", "{", "]", "\\ud800", "\\u0000", "<", "&#0;", "&x;", "]]>", "<!--", "1e999", "-1", "9999-99-99", "<?xml version='1.1'?>", "\uFEFF", "<!DOCTYPE a>", "<id/>"];

    private static bool IsStorable(SourcePaper paper) =>
        paper.Title.Length > 0 && !paper.Title.Contains('\0', StringComparison.Ordinal) && !paper.Title.Contains('\n', StringComparison.Ordinal)
        && paper.Authors.All(name => name.Length is > 0 and <= 200 && !name.Contains('\n', StringComparison.Ordinal))
        && new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(paper.Title + paper.Abstract) > 0;
}
