using System.CommandLine;
using DigestService.Cli;

namespace DigestService.Tests.Cli;

/// <summary>What is made of a call before anything is done.</summary>
public sealed class CallTests
{
    private static string? Fault(params string[] call) => CommandLine.FaultOf(CommandLine.Parse(CommandLine.Root(), call));

    private static string Help(params string[] verb)
    {
        using var said = new StringWriter();
        CommandLine.Parse(CommandLine.Root(), [.. verb, "--help"]).Invoke(new InvocationConfiguration { Output = said });
        return said.ToString();
    }

    [Theory]
    [InlineData("preview", "--query", "@/etc/hostname")]
    [InlineData("subscribers", "add", "@b.org")]
    public void A_word_that_begins_with_an_at_names_no_file(params string[] call)
    {
        Assert.Null(Fault(call));
        Assert.Equal(call[^1], CommandLine.Parse(CommandLine.Root(), call).Tokens[^1].Value);
    }

    [Theory]
    [InlineData("compose", "--now", "9999-12-31")]
    [InlineData("compose", "--now", "0001-01-01T00:00Z")]
    [InlineData("after-restore", "--dumped-at", "1999-12-31T23:59Z")]
    [InlineData("ingest", "--since", "2201-01-01")]
    public void A_time_beyond_all_use_is_refused_by_name(params string[] call) =>
        Assert.StartsWith($"{call[1]} \"{call[2]}\" lies too far away: name a year from 2000 to 2200.", Fault(call), StringComparison.Ordinal);

    [Theory]
    [InlineData("compose", "--now", "2000-01-01")]
    [InlineData("ingest", "--since", "2200-12-31")]
    public void A_time_that_may_be_of_use_is_taken(params string[] call) => Assert.Null(Fault(call));

    [Theory]
    [InlineData("--html is empty", "preview", "--query", "moe", "--html", "")]
    [InlineData("--out is empty", "subscribers", "export", "--out", "")]
    [InlineData("--out is empty", "suppressions", "export", "--out", "")]
    [InlineData("--from is empty", "ingest", "--from", "")]
    [InlineData("--folder is empty", "keys", "new", "--folder", "")]
    [InlineData("FILE is empty", "subscribers", "import", "")]
    public void A_name_of_a_file_that_is_empty_is_refused(string words, params string[] call) =>
        Assert.StartsWith($"{words}: give it the name of a file or a folder.", Fault(call), StringComparison.Ordinal);

    [Theory]
    [InlineData("--port needs --watch.", "preview", "--query", "moe", "--port", "8090")]
    [InlineData("--templates needs --watch or --samples.", "preview", "--query", "moe", "--templates", "mine")]
    public void An_option_that_would_do_nothing_is_refused(string words, params string[] call) => Assert.StartsWith(words, Fault(call), StringComparison.Ordinal);

    [Fact]
    public void However_much_was_said_little_of_it_is_quoted()
    {
        var much = new string('x', 3000);

        Assert.InRange(Fault("compose", much)!.Length, 100, 500);
        Assert.InRange(Fault(["compose", .. Enumerable.Repeat("word", 1000)])!.Length, 100, 500);
        Assert.InRange(Fault("compose", "--now", much)!.Length, 100, 250);
        Assert.InRange(Fault("subscribers", "add", "ada@example.org", "--cadence", much)!.Length, 100, 250);
    }

    [Fact]
    public void The_days_of_the_week_stand_in_their_order() =>
        Assert.Contains("--weekday <sunday|monday|tuesday|wednesday|thursday|friday|saturday>", Help("subscribers", "add"), StringComparison.Ordinal);

    [Fact]
    public async Task A_mail_system_that_calls_wrongly_keeps_the_message_as_the_help_says()
    {
        Assert.Contains("ends with 75", Help("bounce"), StringComparison.Ordinal);
        Assert.Equal(75, await CommandLine.Run(["bounce", "-", "--frobnicate"]));
        Assert.Equal(75, await CommandLine.Run(["bounce", "-", "--now", "yesterday"]));
        Assert.Equal(2, await CommandLine.Run(["bounce", "message.eml", "--now", "yesterday"]));
    }
}
