using DigestService.Subscribers;

namespace DigestService.Web.Preferences;

/// <summary>Among which papers the keywords look.</summary>
/// <param name="Scope"><c>daily</c> or <c>categories</c>.</param>
/// <param name="Chosen">Boxes that were ticked.</param>
/// <param name="Others">Categories that have no box, with commas or blanks between.</param>
public sealed record ScopeForm(string Scope, IReadOnlyList<string> Chosen, string Others)
{
    public const string ScopeField = "scope";
    public const string Category = "category";
    public const string More = "more";

    /// <summary>The usual ones, in arXiv's own words (arxiv.org/category_taxonomy).</summary>
    public static readonly IReadOnlyList<(string Group, IReadOnlyList<(string Category, string Name)> Categories)> Usual =
    [
        ("Learning and AI", [("cs.LG", "Machine learning"), ("stat.ML", "Machine learning (statistics)"), ("cs.AI", "Artificial intelligence"), ("cs.NE", "Neural and evolutionary computing"), ("cs.MA", "Multiagent systems")]),
        ("Language and search", [("cs.CL", "Computation and language"), ("cs.IR", "Information retrieval")]),
        ("Seeing, hearing, moving", [("cs.CV", "Computer vision"), ("eess.IV", "Image and video processing"), ("cs.GR", "Graphics"), ("cs.SD", "Sound"), ("eess.AS", "Audio and speech"), ("cs.RO", "Robotics")]),
        ("Systems and people", [("cs.SE", "Software engineering"), ("cs.CR", "Cryptography and security"), ("cs.DC", "Distributed computing"), ("cs.HC", "Human-computer interaction"), ("cs.CY", "Computers and society")]),
    ];

    private static readonly HashSet<string> WithBox = [.. Usual.SelectMany(group => group.Categories).Select(each => each.Category)];

    public static ScopeForm Of(Profile profile) =>
        new(profile.Scope.ToString().ToLowerInvariant(), [.. profile.Categories.Where(WithBox.Contains)], string.Join(", ", profile.Categories.Where(each => !WithBox.Contains(each))));

    public static ScopeForm Read(IFormCollection form) => new(form[ScopeField].ToString(), [.. form[Category].OfType<string>()], form[More].ToString());

    /// <summary>With Daily Papers the boxes mean nothing.</summary>
    public Profile Apply(Profile current, FieldFaults faults)
    {
        var scope = faults.Choice(ScopeField, Scope, current.Scope);
        if (Others.Length > 2000)
        {
            faults.Add(More, "This is too much text: write cs.* for a whole archive.");
            return current;
        }
        var others = Others.Split([',', ';', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return current with { Scope = scope, Categories = scope == Subscribers.Scope.Daily ? [] : [.. Chosen.Concat(others).Distinct(StringComparer.OrdinalIgnoreCase)] };
    }
}
