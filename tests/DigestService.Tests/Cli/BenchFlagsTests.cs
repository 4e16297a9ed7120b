using DigestService.Cli;

namespace DigestService.Tests.Cli;

/// <summary>What a bench is told wrongly is refused before anything is built.</summary>
public sealed class BenchFlagsTests
{
    [Theory]
    [InlineData("--scale \"-1\" must be a number above 0, at most 1000, such as 0.1.", "--scale", "-1")]
    [InlineData("--scale \"0\" must be a number above 0, at most 1000, such as 0.1.", "--scale", "0")]
    [InlineData("--scale \"x\" must be a number above 0, at most 1000, such as 0.1.", "--scale", "x")]
    [InlineData("--scale \"NaN\" must be a number above 0, at most 1000, such as 0.1.", "--scale", "NaN")]
    [InlineData("--passes \"0\" must be a whole number from 1 to 1000.", "--passes", "0")]
    [InlineData("Unrecognized command or argument '--frobnicate'.", "--frobnicate")]
    public void A_flag_that_cannot_be_used_is_told_in_a_sentence(string sentence, params string[] flags) =>
        Assert.Equal(sentence, Assert.Single(CommandLine.Root().Parse(["bench", "compose", .. flags]).Errors).Message);

    [Fact]
    public void What_is_given_is_handed_on_as_it_was_and_the_rest_is_left_to_the_bench()
    {
        var parsed = CommandLine.Root().Parse(["bench", "crash", "--seed=7", "--scale", "0.10", "--out", "evidence"]);

        Assert.Empty(parsed.Errors);
        Assert.Equal(["--scale", "0.10", "--out", "evidence", "--seed", "7"], BenchFlags.Given(parsed));
    }

    [Fact]
    public void The_folder_of_a_result_is_made_first_and_what_is_not_there_or_of_another_bench_is_refused()
    {
        var root = Directory.CreateTempSubdirectory("digest-bench-test-").FullName;
        var (folder, file) = (Path.Combine(root, "made", "here"), Path.Combine(root, "file"));
        File.WriteAllText(file, "");

        BenchFlags.Check("compose", CommandLine.Root().Parse(["bench", "compose", "--out", folder]));

        Assert.True(Directory.Exists(folder));
        Assert.StartsWith($"--out {file} cannot be made a folder", Refused("--out", file), StringComparison.Ordinal);
        Assert.Equal("--data: there is no folder /nope.", Refused("--data", "/nope"));
        Assert.Equal("--peers: there is no folder /nope.", Refused("--peers", "/nope"));
        Assert.Equal("--seed goes with `bench crash` only.", Refused("--seed", "7"));
        Directory.Delete(root, recursive: true);
    }

    private static string Refused(params string[] flags)
    {
        var fault = Assert.Throws<UserFault>(() => BenchFlags.Check("compose", CommandLine.Root().Parse(["bench", "compose", .. flags])));
        Assert.Equal(2, fault.ExitCode);
        return fault.Message;
    }
}
