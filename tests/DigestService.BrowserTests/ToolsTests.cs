using DigestService.BrowserTests.Support;

namespace DigestService.BrowserTests;

/// <summary>What the browser tests need is found, fetched, or told to be missing.</summary>
public sealed class ToolsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-tools-").FullName;
    private readonly List<string> _said = [];

    [Fact]
    public void Chromium_goes_before_other_builds_of_it()
    {
        foreach (var name in new[] { "google-chrome", "chromium" }) File.WriteAllText(Path.Combine(_folder, name), "");

        Assert.Equal(Path.Combine(_folder, "chromium"), Chromium.FindOrInstall(named: null, path: _folder, canInstall: false, _said.Add));
    }

    [Fact]
    public void A_browser_that_is_named_is_taken_and_no_other()
    {
        var named = Path.Combine(_folder, "other");
        File.WriteAllText(Path.Combine(_folder, "chromium"), "");

        var fault = Assert.Throws<UserFault>(() => Chromium.FindOrInstall(named, path: _folder, canInstall: true, _said.Add));
        Assert.Equal($"DIGEST_CHROMIUM names {named}, which is not there.", fault.Message);

        File.WriteAllText(named, "");
        Assert.Equal(named, Chromium.FindOrInstall(named, path: _folder, canInstall: false, _said.Add));
    }

    [Fact]
    public void Where_no_browser_is_and_none_can_be_installed_the_mend_is_told() =>
        Assert.Contains("sudo apt-get install chromium", Assert.Throws<UserFault>(() => Chromium.FindOrInstall(null, path: _folder, canInstall: false, _said.Add)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Where_npm_is_missing_the_mend_is_told()
    {
        var fault = await Assert.ThrowsAsync<UserFault>(() => NpmPackages.FindOrInstall(Path.Combine(_folder, "npm"), _folder, canInstall: false, _said.Add));

        Assert.Contains("sudo apt-get install npm", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_are_fetched_once_and_only_whole()
    {
        if (OperatingSystem.IsWindows()) return; // the npm of this test is a shell script
        var packages = Path.Combine(_folder, "packages");

        var npm = Npm("mkdir node_modules; echo 'npm error code ENOTFOUND' >&2; echo 'npm error network is away' >&2; exit 1");
        var fault = await Assert.ThrowsAsync<UserFault>(() => NpmPackages.FindOrInstall(npm, packages, canInstall: false, _said.Add));
        Assert.EndsWith("npm error network is away", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(packages));

        Npm("test -f package-lock.json && mkdir node_modules");
        var fetched = await NpmPackages.FindOrInstall(npm, packages, canInstall: false, _said.Add);
        Assert.True(Directory.Exists(Path.Combine(fetched, "node_modules")));

        Npm("exit 1");
        Assert.Equal(fetched, await NpmPackages.FindOrInstall(npm, packages, canInstall: false, _said.Add));
        Assert.Equal(2, _said.Count);
    }

    [Fact]
    public void The_lock_file_names_no_registry() =>
        Assert.DoesNotContain("\"resolved\"", File.ReadAllText(Path.Combine(NpmPackages.Source, "package-lock.json")), StringComparison.Ordinal);

    private string Npm(string script)
    {
        var file = Path.Combine(_folder, "npm");
        File.WriteAllText(file, $"#!/bin/sh\n[ \"$1\" = --version ] && exit 0\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
