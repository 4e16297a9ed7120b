using DigestService.Matching;

namespace DigestService.Tuning;

/// <summary>A keyword with its names in their exact form, so that <c>CLIP</c> no longer finds video clips.</summary>
/// <param name="IsAcronym">Whether the reader wrote them in capitals; else it is only a guess that they are names.</param>
internal sealed record ExactForm(Query Query, bool IsAcronym)
{
    /// <summary>Null where no word of the keyword looks like a name.</summary>
    public static ExactForm? Of(Query query, AcronymTable acronyms, PaperIndex index)
    {
        var (isAcronym, changed) = (true, false);
        var root = QueryRewrite.Wanted(query.Root, node =>
        {
            if (node is not TextTerm { Rule: WordRule.Stem, EndsInPrefix: false } term || term.Written.Contains(' ', StringComparison.Ordinal)) return null;
            var written = term.Written;
            if (!HasInnerCapital(written))
            {
                if (acronyms.SpellingOf(AcronymTable.KeyOf(term.Pieces)) is { } spelling) written = spelling;
                else if (!char.IsUpper(written[0])) return null;
                isAcronym = false;
            }
            changed = true;
            return QueryRewrite.Exact(written, term.TitleOnly, index);
        });
        return changed && QueryRewrite.Read(root) is { } exact ? new ExactForm(exact, isAcronym) : null;
    }

    private static bool HasInnerCapital(string written) => written.Skip(1).Any(char.IsUpper);
}
