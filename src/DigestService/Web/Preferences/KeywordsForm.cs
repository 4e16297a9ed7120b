using DigestService.Matching;
using DigestService.Subscribers;

namespace DigestService.Web.Preferences;

/// <summary>Keywords to add, or one to put in another's place.</summary>
/// <param name="Text">One keyword, or several by lines or commas.</param>
/// <param name="Without">Words to exclude from each of them.</param>
/// <param name="Was">The keyword that is being edited; empty where one is added.</param>
/// <param name="Lines">Pasted into the field for many.</param>
public sealed record KeywordsForm(string Text = "", string Without = "", string Was = "", string Lines = "")
{
    public const string Field = "try";
    public const string WithoutField = "without";
    public const string LinesField = "lines";

    public static KeywordsForm Read(IFormCollection form) => new(form[Field].ToString(), form[WithoutField].ToString(), form["was"].ToString(), form[LinesField].ToString());

    /// <summary>The field that they stand in.</summary>
    public string Source => Lines.Length > 0 ? LinesField : Field;

    /// <summary>What the two fields say together: each keyword with the exclusions behind it, which so bind all of it.</summary>
    public IReadOnlyList<string> Typed
    {
        get
        {
            var exclusions = string.Concat(KeywordLines.Split(Without).Select(Exclusion));
            return [.. KeywordLines.Split(Text).Select(keyword => keyword + exclusions)];
        }
    }

    /// <param name="saved">How many were new, and how many were known already.</param>
    public Profile Apply(Profile current, FieldFaults faults, out (int Added, int Repeated) saved)
    {
        saved = default;
        if (Text.Length + Without.Length + Lines.Length > KeywordLines.MaxLength)
        {
            faults.Add(Source, $"This is too much text: at most {ProfileFaults.MostKeywords} keywords of {Query.MaxLength} characters each.");
            return current;
        }
        var others = current.Keywords.Where(keyword => keyword != Was).ToList();
        var read = KeywordLines.Beside(others, [.. Typed, .. KeywordLines.Split(Lines)]);
        foreach (var fault in read.Faults) faults.Add(IsOfExclusion ? WithoutField : Source, fault);
        if (read is { New.Count: 0, Repeated: 0, Faults.Count: 0 }) faults.Add(Source, "Write at least one word to look for.");

        saved = (read.New.Count, read.Repeated);
        var at = current.Keywords.ToList().IndexOf(Was);
        return current with { Keywords = at < 0 ? [.. others, .. read.New] : [.. others.Take(at), .. read.New, .. others.Skip(at)] };
    }

    public static Profile Remove(Profile current, string keyword) => current with { Keywords = [.. current.Keywords.Where(each => each != keyword)] };

    private static string Exclusion(string written)
    {
        var words = written.TrimStart('-', ' ');
        var isPhrase = words.Any(char.IsWhiteSpace) && !words.Contains('"', StringComparison.Ordinal) && !words.Contains('(', StringComparison.Ordinal);
        return isPhrase ? $" -\"{words}\"" : $" -{words}";
    }

    private bool IsOfExclusion => Without.Length > 0 && KeywordLines.Split(Text).All(keyword => Query.Parse(keyword) is Query);
}
