namespace DigestService.Rendering;

/// <summary>The files that make the templates: the shipped ones, each replaced by the operator's of the same name.</summary>
internal static class TemplateFiles
{
    /// <summary>Beside the program, where the build puts them.</summary>
    public static string Shipped { get; } = Path.Combine(AppContext.BaseDirectory, "templates");

    /// <summary>Paths by name; a name has forward slashes: <c>parts/paper.html</c>.</summary>
    public static Dictionary<string, string> Find(string shipped, string? overrides, List<TemplateFault> faults)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        Collect(shipped, "the templates that come with the program are not there", files, faults);
        if (!string.IsNullOrWhiteSpace(overrides))
        {
            Collect(overrides, "Digest:Templates:Folder names a folder that is not there", files, faults);
        }
        return files;
    }

    private static void Collect(string folder, string missing, Dictionary<string, string> files, List<TemplateFault> faults)
    {
        if (!Directory.Exists(folder))
        {
            faults.Add(new TemplateFault(folder, 0, missing));
            return;
        }
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (Path.GetExtension(path) is ".html" or ".txt" && !IsBehindLinks(name))
            {
                files[name] = path;
            }
        }
    }

    /// <summary>Kubernetes keeps the files of a config map in folders such as <c>..data</c>, with links of their names beside them.</summary>
    private static bool IsBehindLinks(string name) => name.Split('/').Any(part => part.StartsWith("..", StringComparison.Ordinal));
}
