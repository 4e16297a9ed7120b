using System.Globalization;
using System.Text.RegularExpressions;

namespace DigestService.Matching;

/// <summary>Reads one word or phrase of a keyword as the term that its field makes of it.</summary>
internal static partial class TermReader
{
    private const int MinPrefix = 2;
    private const int MaxVotes = 1_000_000;

    /// <summary>Neither term nor error for what is only punctuation.</summary>
    public static (QueryTerm? Term, string? Error) Read(Lexeme lexeme, string? field, WordRule rule) => field switch
    {
        null or QueryFields.Title => ReadText(lexeme, field is not null, rule),
        QueryFields.Author => ReadAuthor(lexeme),
        QueryFields.Organization => ReadOrganization(lexeme),
        QueryFields.Category => ReadCategory(lexeme),
        QueryFields.Source => ReadSource(lexeme),
        QueryFields.Votes => ReadVotes(lexeme),
        _ => throw new InvalidOperationException($"An unknown field {field}."),
    };

    private static (QueryTerm?, string?) ReadText(Lexeme lexeme, bool titleOnly, WordRule rule)
    {
        var words = TermWords.Read(lexeme.Text);
        if (words.Pieces.Count == 0)
            return (null, null);
        if (words.EndsInPrefix && rule == WordRule.Exact)
            return (null, "A word is either exact (=) or a beginning (*), not both.");
        if (words.EndsInPrefix && words.Pieces[^1].Word.Folded.Length < MinPrefix)
            return (null, $"A beginning needs at least {MinPrefix} letters before the *; the algorithm is written A*.");
        return (new TextTerm
        {
            Pieces = words.Pieces,
            Written = words.Written,
            Joins = words.Joins,
            Rule = rule,
            TitleOnly = titleOnly,
            EndsInPrefix = words.EndsInPrefix,
            Start = lexeme.Start,
            Length = lexeme.Length,
        }, null);
    }

    private static (QueryTerm?, string?) ReadAuthor(Lexeme lexeme)
    {
        var name = PersonName.Read(lexeme.Text, Lexicon.Shared);
        var words = TermWords.Read(PersonName.Natural(lexeme.Text));
        if (name.Words.Count == 0)
            return (null, null);
        if (words.EndsInPrefix && name.Words.Count > 1)
            return (null, "The beginning of a name stands alone: author:beng*.");
        return Name(lexeme, FieldSet.Author, name.Words, words);
    }

    private static (QueryTerm?, string?) ReadOrganization(Lexeme lexeme)
    {
        var words = TermWords.Read(lexeme.Text);
        return words.Pieces.Count == 0
            ? (null, null)
            : Name(lexeme, FieldSet.Organization, [.. words.Pieces.Select(piece => piece.Word.Folded)], words);
    }

    private static (QueryTerm?, string?) Name(Lexeme lexeme, FieldSet field, IReadOnlyList<string> folded, TermWords words)
    {
        if (words.EndsInPrefix && folded[^1].Length < MinPrefix)
            return (null, $"A beginning needs at least {MinPrefix} letters before the *.");
        return (new NameTerm
        {
            Field = field,
            Words = folded,
            Written = words.Written,
            EndsInPrefix = words.EndsInPrefix,
            Start = lexeme.Start,
            Length = lexeme.Length,
        }, null);
    }

    private static (QueryTerm?, string?) ReadCategory(Lexeme lexeme)
    {
        var match = CategoryPattern().Match(lexeme.Text.Trim());
        if (!match.Success)
            return (null, "A category looks like cs.CL; cs or cs.* means all of an archive.");
        var subject = match.Groups["subject"].Value.ToLowerInvariant();
        var label = match.Groups["archive"].Value.ToLowerInvariant()
            + (subject.Length == 0 ? "" : "." + (subject.Length == 2 ? subject.ToUpperInvariant() : subject));
        return (new LabelTerm { Field = FieldSet.Category, Label = label, Start = lexeme.Start, Length = lexeme.Length }, null);
    }

    private static (QueryTerm?, string?) ReadSource(Lexeme lexeme)
    {
        var label = lexeme.Text.Trim().ToLowerInvariant();
        if (label is not ("hf" or "arxiv"))
            return (null, "A source is hf (Hugging Face Daily Papers) or arxiv.");
        return (new LabelTerm { Field = FieldSet.Source, Label = label, Start = lexeme.Start, Length = lexeme.Length }, null);
    }

    private static (QueryTerm?, string?) ReadVotes(Lexeme lexeme)
    {
        var match = VotesPattern().Match(lexeme.Text.Trim());
        if (!match.Success || !int.TryParse(match.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return (null, "votes: takes the least number of votes: votes:>=20, or votes:20 for the same.");
        number += match.Groups["sign"].ValueSpan is ">" ? 1 : 0;
        if (number is < 1 or > MaxVotes)
            return (null, "votes: takes a number from 1 to 1000000.");
        return (new VotesTerm { AtLeast = number, Start = lexeme.Start, Length = lexeme.Length }, null);
    }

    [GeneratedRegex(@"^(?<archive>[A-Za-z]+(-[A-Za-z]+)?)(\.(\*|(?<subject>[A-Za-z]+(-[A-Za-z]+)?)))?$", RegexOptions.NonBacktracking)]
    private static partial Regex CategoryPattern();

    [GeneratedRegex(@"^(?<sign>>=|≥|>)?(?<number>[0-9]{1,9})$", RegexOptions.NonBacktracking)]
    private static partial Regex VotesPattern();
}
