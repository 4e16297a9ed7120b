using Microsoft.Extensions.Configuration;

namespace DigestService.Tests.Cli;

public sealed class SecretFilesTests : IDisposable
{
    private const string Key = "Digest:Links:Key";
    private readonly string _file = Path.GetTempFileName();

    public SecretFilesTests() => File.WriteAllText(_file, "out of the file\n");

    public void Dispose() => File.Delete(_file);

    /// <param name="sources">Each wins over the ones before it, as the environment over the settings file.</param>
    private static (string? Value, IEnumerable<string> Faults) Read(params Dictionary<string, string?>[] sources)
    {
        var builder = new ConfigurationBuilder();
        foreach (var source in sources) builder.AddInMemoryCollection(source);
        var configuration = builder.Build();
        var faults = SecretFiles.Read(configuration).ToList();
        return (configuration[Key], faults);
    }

    private Dictionary<string, string?> Named => new() { [Key + ":File"] = _file };

    private static Dictionary<string, string?> Said => new() { [Key] = "said" };

    [Fact]
    public void What_the_environment_says_wins_be_it_a_secret_or_a_file()
    {
        Assert.Equal("out of the file", Read(Named).Value);
        Assert.Equal("said", Read(Named, Said).Value);
        Assert.Equal("out of the file", Read(Said, Named).Value);
        Assert.Empty(Read(Named, Said).Faults.Concat(Read(Said, Named).Faults));
    }

    [Fact]
    public void An_empty_name_of_a_file_is_none()
    {
        var read = Read(Said, new Dictionary<string, string?> { [Key + ":File"] = "" });

        Assert.Equal("said", read.Value);
        Assert.Empty(read.Faults);
    }

    [Fact]
    public void Both_in_one_place_is_a_fault() => Assert.Contains("keep one", Assert.Single(Read(new Dictionary<string, string?> { [Key] = "said", [Key + ":File"] = _file }).Faults), StringComparison.Ordinal);
}
