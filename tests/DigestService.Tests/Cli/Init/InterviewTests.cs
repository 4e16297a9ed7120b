using DigestService.Cli.Init;

namespace DigestService.Tests.Cli.Init;

public sealed class InterviewTests
{
    private readonly StringWriter _said = new();

    private Draft Answer(string[] lines, Dictionary<string, string>? flags = null)
    {
        var waiting = new Queue<string>(lines);
        var draft = new Interview(_ => waiting.TryDequeue(out var line) ? line : null, _said).Hold(Questions.All(), question => flags?.GetValueOrDefault(question.Flag));
        Assert.Empty(waiting);
        return draft;
    }

    [Fact]
    public void Empty_answers_make_a_service_on_this_machine()
    {
        var draft = Answer(["", "", "", "", "", "papers@example.org", "", "", "", "", "", ""]);

        Assert.Equal(["Digest:Links:Key"], draft.Faults().Select(fault => fault.Split(' ')[0])); // which no person makes up
        Assert.Equal(("http://localhost:8080", "localhost", "25", "None", "Anyone"), (draft["Digest:Site:PublicUrl"], draft["Digest:Smtp:Host"], draft["Digest:Smtp:Port"], draft["Digest:Smtp:Tls"], draft["Digest:SignUp:From"]));
    }

    [Fact]
    public void An_answer_that_cannot_be_used_is_asked_for_again_with_the_reason()
    {
        var draft = Answer(
        [
            "digest.example.org", "https://digest.example.org", "", "", "Example Lab", "me", "operator@example.org", "1 Example Street", "papers", "", "smtp.example.org:465", "StartTls", "", "ada", "secret",
            "Berlin", "Europe/Berlin", "friends", "domains", "", "not a domain!", "example.org, *.uni.example", "Database=digest", "",
        ]);

        foreach (var reason in new[] { "\"digest.example.org\" is not an address like", "Operator is missing", "Sender:Address cannot be used", "465 speaks TLS from the first byte", "\"Berlin\" does not exist", "it must be Anyone or Domains or Import", "is no domain", "names no Host" })
            Assert.Contains(reason, _said.ToString(), StringComparison.Ordinal);
        Assert.Equal(("papers@digest.example.org", "Implicit", "ada", "secret", "*.uni.example"), (draft["Digest:Sender:Address"], draft["Digest:Smtp:Tls"], draft["Digest:Smtp:User"], draft["Digest:Smtp:Password"], draft["Digest:SignUp:Domains:1"]));
    }

    [Theory]
    [InlineData("Europe/Berlin", "Europe/Berlin")]
    [InlineData("Etc/UTC", "UTC")]
    [InlineData("EST5EDT", "UTC")]
    public void The_zone_of_the_machine_is_offered_under_a_name_that_readers_know(string machine, string offered) => Assert.Equal(offered, Questions.Zone(machine));

    [Fact]
    public void Who_has_no_password_has_no_user_name_either_and_is_not_asked_for_ever()
    {
        var draft = Answer(["", "", "", "", "", "papers@example.org", "", "", "None", "", "", "", ""]);

        Assert.Equal((null, null), (draft["Digest:Smtp:User"], draft["Digest:Smtp:Password"]));
    }

    [Fact]
    public void What_a_flag_has_said_is_not_asked()
    {
        Answer(["", "", "", "", "", "", "", "", "", ""], new() { ["--sender"] = "papers@example.org", ["--relay"] = "localhost" });

        Assert.DoesNotContain("Which relay", _said.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_answers_end_nothing_comes_of_it() => Assert.Contains("Nothing was written", Assert.Throws<UserFault>(() => Answer(["", ""])).Message, StringComparison.Ordinal);

    [Fact]
    public void Where_nobody_can_be_asked_all_that_is_wrong_is_told_with_its_flag()
    {
        var flags = new Dictionary<string, string> { ["--public-url"] = "https://digest.example.org", ["--relay"] = "smtp.example.org:99999", ["--who"] = "anyone", ["--domains"] = "example.org" };

        var told = Assert.Throws<UserFault>(() => new Interview(null, _said).Hold(Questions.All(), question => flags.GetValueOrDefault(question.Flag))).Message.Split(Environment.NewLine);

        Assert.Equal(["--operator:", "--contact:", "--postal-address:", "--relay:", "--domains:"], told.Select(line => line.Split(' ')[0]));
        Assert.Equal("", _said.ToString());
    }

    [Theory]
    [InlineData("--who", "domains", "--domains: Digest:SignUp:From is Domains, and Digest:SignUp:Domains is empty")]
    [InlineData("--contact", "notanemail", "--contact: The email address “notanemail”")]
    [InlineData("--database-file", "/nowhere", "--database-file: ConnectionStrings:Digest:File names /nowhere, which cannot be read")]
    public void A_flag_that_is_wrong_is_told_once(string flag, string said, string told)
    {
        var flags = new Dictionary<string, string> { ["--sender"] = "papers@example.org", [flag] = said };

        var fault = Assert.Throws<UserFault>(() => new Interview(null, _said).Hold(Questions.All(), question => flags.GetValueOrDefault(question.Flag)));

        Assert.StartsWith(told, Assert.Single(fault.Message.Split(Environment.NewLine)), StringComparison.Ordinal);
    }
}
