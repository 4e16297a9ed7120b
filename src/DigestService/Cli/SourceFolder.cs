namespace DigestService.Cli;

/// <summary>The source that this program was built from, for the verbs that build more of it.</summary>
internal static class SourceFolder
{
    public static string Of(string verb)
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "DigestService.sln")))
                return folder;
        throw new UserFault($"`{verb}` needs the source: run ./digest {verb} in a checkout.", 2);
    }
}
