using System.Text.RegularExpressions;
using Dapper;
using DigestService.Subscribers;
using DigestService.Tests.Support;

namespace DigestService.Tests.Keeping;

/// <summary>docs/retention.md and docs/privacy.md name all that the schema holds.</summary>
public sealed partial class KeptTests
{
    private static string Read(string file) => File.ReadAllText(Path.Combine(Checkout.Root, "docs", file));

    private static async Task<ILookup<string, string>> Schema()
    {
        await using var database = await TestDatabase.Create();
        await using var connection = await database.Source.OpenConnectionAsync();
        return (await connection.QueryAsync<(string Table, string Column)>("select table_name::text, column_name::text from information_schema.columns where table_schema = 'public'")).ToLookup(each => each.Table, each => each.Column);
    }

    [Fact]
    public async Task Every_table_is_told_of_with_how_long_it_is_kept()
    {
        var told = Row().Matches(Read("retention.md")).Select(match => match.Groups[1].Value);
        Assert.Equal((await Schema()).Select(table => table.Key).Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_days_that_are_told_are_those_of_the_code()
    {
        var text = Read("retention.md");
        Assert.Contains($"`Digest:Retention:DigestDays`, {new RetentionSettings().DigestDays} days", text, StringComparison.Ordinal);
        Assert.Equal(3 * 365, new RetentionSettings().LeftDays);
    }

    [Fact]
    public async Task Every_column_of_a_table_that_holds_something_of_a_reader_is_named()
    {
        var schema = await Schema();
        var text = Read("privacy.md");
        var told = Row().Matches(text).ToDictionary(match => match.Groups[1].Value, match => Name().Matches(match.Groups[2].Value).Select(name => name.Groups[1].Value).Order(StringComparer.Ordinal));

        foreach (var (table, columns) in told) Assert.Equal((table, string.Join(" ", schema[table].Order(StringComparer.Ordinal))), (table, string.Join(" ", columns)));
        var others = Name().Matches(text[text.IndexOf("Nothing of a reader stands in:", StringComparison.Ordinal)..].Split('\n')[0]).Select(match => match.Groups[1].Value).ToList();
        Assert.Equal(schema.Select(table => table.Key).Order(StringComparer.Ordinal), told.Keys.Concat(others).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(others.SelectMany(table => schema[table]), column => Telling().IsMatch(column));
    }

    [GeneratedRegex(@"^\| `([a-z_]+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Name();

    [GeneratedRegex("^(subscriber_id|ip|recipient|mail_id|digest_id|address_hash)$|email")]
    private static partial Regex Telling();
}
