using DigestService.Papers;

namespace DigestService.Tests.Papers;

public sealed class ListPeriodTests
{
    [Theory]
    [InlineData("2025-12-11", PeriodKind.Day, "2025-12-11", "2025-12-11")]
    [InlineData("2025-W50", PeriodKind.Week, "2025-12-08", "2025-12-14")]
    [InlineData("2026-W01", PeriodKind.Week, "2025-12-29", "2026-01-04")]
    [InlineData("2020-W53", PeriodKind.Week, "2020-12-28", "2021-01-03")]
    [InlineData("2024-02", PeriodKind.Month, "2024-02-01", "2024-02-29")]
    public void A_name_is_a_day_an_ISO_week_or_a_month_and_reads_back(string name, PeriodKind kind, string since, string until)
    {
        var period = ListPeriod.Parse(name)!;

        Assert.Equal((kind, since, until, name), (period.Kind, $"{period.Since:yyyy-MM-dd}", $"{period.Until:yyyy-MM-dd}", period.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2025")]
    [InlineData("2025-13")]
    [InlineData("2025-00")]
    [InlineData("2025-02-29")]
    [InlineData("2025-W00")]
    [InlineData("2025-W53")]
    [InlineData("2025-w50")]
    [InlineData("2025-50W")]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    [InlineData("9999-W52")]
    [InlineData("2025-1-1")]
    [InlineData(" 2025-12")]
    [InlineData("٢٠٢٥-12-11")]
    [InlineData("2025-12-11'--")]
    public void What_names_no_period_is_none(string name) => Assert.Null(ListPeriod.Parse(name));

    [Theory]
    [InlineData(PeriodKind.Week, "2026-03-29", "2026-W13")]
    [InlineData(PeriodKind.Week, "2026-03-30", "2026-W14")]
    [InlineData(PeriodKind.Month, "2026-03-30", "2026-03")]
    public void A_day_lies_in_one_period_of_each_kind(PeriodKind kind, string day, string name) =>
        Assert.Equal(name, ListPeriod.Of(kind, DateOnly.Parse(day)).Name);
}
