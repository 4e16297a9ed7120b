using System.Text.RegularExpressions;
using DigestService.Cli;
using DigestService.Tests.Support;

namespace DigestService.Tests.Cli;

/// <summary>The commands in README and docs are commands.</summary>
public sealed partial class DocumentedCommandsTests
{
    public static TheoryData<string, string> Commands()
    {
        var commands = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md").Concat(Directory.GetFiles(Path.Combine(Checkout.Root, "deploy"), "*.md", SearchOption.AllDirectories)).Append(Path.Combine(Checkout.Root, "README.md")).Append(Path.Combine(Checkout.Root, "CONTRIBUTING.md")))
            foreach (var command in Command().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value.Trim()).Distinct())
                commands.Add(Path.GetRelativePath(Checkout.Root, file), command);
        return commands;
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_documented_command_is_understood(string file, string command)
    {
        var words = Word().Matches(Redirection().Replace(FromShell().Replace(command, "2026-01-31"), "").Split('#')[0].Split(" |")[0]).Select(match => match.Value.Trim('\'').Trim('"')).ToArray();

        Assert.True(CommandLine.Root().Parse(words).Errors.Count == 0, $"{file}: ./digest {command}: {string.Join(" ", CommandLine.Root().Parse(words).Errors)}");
    }

    [GeneratedRegex(@"(?:\.\.?/digest|`digest|DigestService\.dll|run --rm [^\n`]*?\bweb|digest-service(?::[0-9.]+)?) (?!--push|-c )([a-z-][^`\n]*)")]
    private static partial Regex Command();

    /// <summary>What a command of the shell says there, in these documents, is a day or a time.</summary>
    [GeneratedRegex(@"\$\([^)]*\)")]
    private static partial Regex FromShell();

    [GeneratedRegex(@" [<>] \S+")]
    private static partial Regex Redirection();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\S+""")]
    private static partial Regex Word();
}
