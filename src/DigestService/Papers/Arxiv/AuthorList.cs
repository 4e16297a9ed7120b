namespace DigestService.Papers.Arxiv;

/// <summary>Parts the one string in which arXiv's feeds give all authors.</summary>
internal static class AuthorList
{
    /// <summary>Such a name has had its suffix.</summary>
    private const int LongestName = SourcePaperRules.MaxName;

    private static readonly string[] Suffixes = ["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"];

    /// <summary>Splits at commas outside parentheses, drops affiliations in parentheses, keeps "Jr." with its name.</summary>
    public static IReadOnlyList<string> Split(string? text)
    {
        var names = new List<string>();
        var name = new System.Text.StringBuilder();
        var depth = 0;
        foreach (var c in text ?? "")
        {
            if (c == '(') depth++;
            else if (c == ')') depth = Math.Max(0, depth - 1);
            else if (depth == 0 && c == ',') Finish(names, name);
            else if (depth == 0) name.Append(c);
        }
        Finish(names, name);
        return names;
    }

    private static void Finish(List<string> names, System.Text.StringBuilder name)
    {
        var text = name.ToString().Trim();
        name.Clear();
        if (text.Length == 0) return;
        if (names.Count > 0 && names[^1].Length < LongestName && Suffixes.Contains(text, StringComparer.OrdinalIgnoreCase)) names[^1] += ", " + text;
        else names.Add(text);
    }
}
