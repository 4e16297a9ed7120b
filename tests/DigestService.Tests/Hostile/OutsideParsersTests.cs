using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Hostile;

/// <summary>Whatever comes from outside, no exception leaves a parser, and twice as much of it takes twice as long, not four times.</summary>
public sealed class OutsideParsersTests
{
    private const int Size = 400;
    private const int Times = 8;

    private static readonly Gen<string> Text =
        from pieces in Gen.Frequency(
            (3, Gen.Elements(HostileText.Pieces)),
            (1, Gen.Elements(HostileText.Markup)),
            (1, ArbMap.Default.ArbFor<string>().Generator.Select(text => text ?? ""))).ListOf(8)
        from count in Gen.Choose(0, 8)
        select string.Concat(pieces.Take(count));

    public static TheoryData<string> Names => [.. OutsideParsers.All.Select(parser => parser.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_exception_leaves_it(string name)
    {
        var parser = OutsideParsers.All.Single(parser => parser.Name == name);

        foreach (var text in HostileText.Markup.Concat(HostileText.Pieces)) parser.Read(text);
        Prop.ForAll(Text.ToArbitrary(), text => parser.Read(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_work_grows_in_step_with_what_it_reads(string name)
    {
        var parser = OutsideParsers.All.Single(parser => parser.Name == name);
        var outOfStep = HostileText.Pieces
            .Select(piece => (Piece: piece, Said: Cost.OutOfStep(size => parser.Read(Repeated(piece, Math.Min(size, parser.Most / Math.Max(1, piece.Length)))), Size, Times)))
            .Where(each => each.Said is not null).Select(each => $"\"{each.Piece}\" {each.Said}");

        Assert.Equal([], outOfStep);
    }

    [Fact]
    public void A_measure_of_work_tells_a_square_from_a_line()
    {
        static void Square(int size) { for (var at = 0; at < size; at++) _ = new byte[size]; }
        static void Line(int size) { for (var at = 0; at < size; at++) _ = new byte[100]; }

        Assert.NotNull(Cost.OutOfStep(Square, 4_000, Times));
        Assert.Null(Cost.OutOfStep(Line, 4_000, Times));
    }

    private static string Repeated(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));
}
