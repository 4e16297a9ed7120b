using DigestService.Subscribers;
using DigestService.Tests.Hostile;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Subscribers;

public sealed class CsvCellsTests
{
    private static readonly string[] Formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", " =1", "=cmd|'/c calc'!A0", "=HYPERLINK(\"https://evil.example\",\"x\")"];

    [Fact]
    public void What_a_spreadsheet_would_run_begins_with_an_apostrophe() =>
        Assert.All(Formulas, formula => Assert.Equal("'" + formula, CsvCells.Written(formula)));

    [Theory]
    [InlineData("ada@example.org")]
    [InlineData("diffusion; =CLIP")]
    [InlineData("O'Brien")]
    [InlineData("'tis")]
    [InlineData("")]
    public void Other_cells_stay_as_they_are(string cell) => Assert.Equal((cell, cell), (CsvCells.Written(cell), CsvCells.Read(cell)));

    [Fact]
    public void Every_cell_comes_back_as_it_was()
    {
        foreach (var cell in Formulas.SelectMany(formula => new[] { formula, "'" + formula, "''" + formula, "' " + formula })) Assert.Equal(cell, CsvCells.Read(CsvCells.Written(cell)));
        Prop.ForAll(Gen.Elements("'", "=", "+", "-", "@", " ", "\t", "a", ";").ListOf().Select(string.Concat).ToArbitrary(), cell => CsvCells.Read(CsvCells.Written(cell)) == cell).QuickCheckThrowOnFailure();
    }
}
