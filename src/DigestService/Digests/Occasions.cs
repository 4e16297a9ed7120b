using DigestService.Rendering;

namespace DigestService.Digests;

/// <summary>Which digest is a reader's first, and which the first after a pause. One that was never sent gives its occasion to the next.</summary>
internal static class Occasions
{
    public static Occasion Of(DueSubscriber reader, Slot slot)
    {
        if (reader.LastIssueDate is not { } last || reader.FallenOccasions.Contains(Word(Occasion.Welcome))) return Occasion.Welcome;
        // A pause between two slots is nobody's absence.
        var missedSome = Slot.Next(reader.Rhythm(), last).IssueDate < slot.IssueDate;
        return (reader.IsAway && missedSome) || reader.FallenOccasions.Contains(Word(Occasion.Away)) ? Occasion.Away : Occasion.Issue;
    }

    /// <summary>As it stands in the database.</summary>
    public static string Word(Occasion occasion) => occasion.ToString().ToLowerInvariant();
}
