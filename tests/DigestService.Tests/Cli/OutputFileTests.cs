using DigestService.Cli;

namespace DigestService.Tests.Cli;

/// <summary>Whatever verb writes a file: where it cannot, it says why and what to do, and ends with 2.</summary>
public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-output-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_folder_that_is_not_there_is_named_with_the_mend()
    {
        var file = Path.Combine(_folder, "nope", "list.csv");

        Assert.Equal($"{file} cannot be written: there is no folder {Path.Combine(_folder, "nope")}; make it, or name another place.", Refused(file));
    }

    [Fact]
    public void A_folder_where_a_file_belongs_is_told() => Assert.EndsWith("that is a folder; name a file in it.", Refused(_folder), StringComparison.Ordinal);

    [Fact]
    public void What_is_written_stands_there_without_a_mark_before_it()
    {
        var file = Path.Combine(_folder, "list.csv");

        OutputFile.Write(file, writer => writer.Write("jörg"));

        Assert.Equal("jörg"u8.ToArray(), File.ReadAllBytes(file));
    }

    private static string Refused(string path)
    {
        var fault = Assert.Throws<UserFault>(() => OutputFile.Write(path, writer => writer.Write("x")));
        Assert.Equal(2, fault.ExitCode);
        return fault.Message;
    }
}
