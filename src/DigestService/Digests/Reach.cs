using DigestService.Papers;
using DigestService.Subscribers;

namespace DigestService.Digests;

/// <summary>Which papers a reader's scope reaches, and which of their events are news in it.</summary>
public sealed class Reach(Scope scope, IReadOnlyList<string> categories)
{
    /// <summary>Equal for equal reaches.</summary>
    public string Key { get; } = scope == Scope.Daily ? "" : string.Join(' ', categories.Order(StringComparer.OrdinalIgnoreCase));

    /// <summary>A listed paper whose categories no source told counts as inside: it is better shown than missed.</summary>
    public bool Holds(Paper paper) =>
        !paper.Withdrawn && (scope == Scope.Daily
            ? paper.ListedOn is not null
            : paper.Categories.Count == 0 ? paper.ListedOn is not null : paper.Categories.Any(IsChosen));

    /// <summary>To a reader of Daily Papers only the listing is news; to others the arrival too.</summary>
    public bool IsNews(Paper paper, long fromSeq, long toSeq) =>
        Holds(paper) && (Within(paper.ListedSeq, fromSeq, toSeq) || (scope == Scope.Categories && Within(paper.ArrivedSeq, fromSeq, toSeq)));

    private static bool Within(long? seq, long fromSeq, long toSeq) => seq is { } number && number > fromSeq && number <= toSeq;

    /// <summary><c>cs.*</c> or <c>cs</c> stands for the whole archive.</summary>
    private bool IsChosen(string category)
    {
        foreach (var chosen in categories)
        {
            var archive = chosen.EndsWith(".*", StringComparison.Ordinal) ? chosen[..^2] : chosen;
            if (category.Equals(chosen, StringComparison.OrdinalIgnoreCase)) return true;
            if (category.Length > archive.Length && category[archive.Length] == '.' && category.StartsWith(archive, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }
}
