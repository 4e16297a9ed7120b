namespace DigestService.Matching;

/// <summary>
/// Builds the tree of a keyword. Side by side means all of these; <c>OR</c> binds weaker; an exclusion binds everything
/// between the same parentheses. The first fault ends the parse.
/// </summary>
internal sealed class QueryParser(IReadOnlyList<Lexeme> lexemes, WordRule wordRule)
{
    public const int MaxTerms = 32;
    public const int MaxDepth = 8;

    private int _at;
    private int _cost;

    public QueryError? Error { get; private set; }

    private Lexeme Next => lexemes[_at];

    /// <summary>What holds where a term stands.</summary>
    private readonly record struct Scope(string? Field, WordRule Rule, int Depth, bool Excluded);

    /// <summary>Null where <see cref="Error"/> says why.</summary>
    public QueryNode? Parse()
    {
        var node = ParseGroup(new Scope(null, wordRule, 0, false), lexemes[0] with { Start = 0 });
        if (Error is null && Next.Kind == LexemeKind.Close)
            Fail("This parenthesis closes nothing.", Next);
        return Error is null ? node : null;
    }

    /// <summary>Alternatives up to the closing parenthesis, and the exclusions that bind them all.</summary>
    private QueryNode? ParseGroup(Scope scope, Lexeme opening)
    {
        var alternatives = new List<QueryNode>();
        var unwanted = new List<QueryNode>();
        var or = default(Lexeme?);
        while (true)
        {
            var wanted = ParseAlternative(scope, unwanted);
            if (Error is not null)
                return null;
            var another = Next.Kind == LexemeKind.Or;
            if (wanted.Count == 0 && (another || or is not null))
                return Fail("OR needs something to look for on both sides.", or ?? Next);
            if (wanted.Count > 0)
                alternatives.Add(QueryShape.AllOf(wanted, []));
            if (!another)
                break;
            or = Next;
            _at++;
        }

        if (alternatives.Count > 0)
            return QueryShape.AllOf([QueryShape.AnyOf(alternatives)], unwanted);
        var (start, length) = (opening.Start, Next.Start - opening.Start);
        if (unwanted.Count > 0)
            return Fail("This would match everything but what it excludes: add a word to look for.", start, length);
        return Fail(scope.Depth > 0 ? "There is nothing to look for between these parentheses." : "Write at least one word to look for.", start, length);
    }

    private List<QueryNode> ParseAlternative(Scope scope, List<QueryNode> unwanted)
    {
        var wanted = new List<QueryNode>();
        while (Error is null && Next.Kind is not (LexemeKind.Or or LexemeKind.Close or LexemeKind.End))
        {
            var excludes = Next.Kind == LexemeKind.Not;
            var node = excludes ? ParseExclusion(scope) : ParseOperand(scope);
            if (node is not null)
                (excludes ? unwanted : wanted).Add(node);
        }

        return wanted;
    }

    private QueryNode? ParseExclusion(Scope scope)
    {
        var dash = lexemes[_at++];
        if (scope.Excluded)
            return Fail("An exclusion cannot stand inside an exclusion.", dash);
        var node = ParseOperand(scope with { Rule = WordRule.Written, Excluded = true });
        return node ?? Fail("There is nothing to exclude after this.", dash);
    }

    /// <summary>A term or a group; null for punctuation, which means nothing.</summary>
    private QueryNode? ParseOperand(Scope scope)
    {
        var lexeme = lexemes[_at++];
        return lexeme.Kind switch
        {
            LexemeKind.Word or LexemeKind.Phrase => ParseTerm(lexeme, scope),
            LexemeKind.Exact => ParseExact(lexeme, scope),
            LexemeKind.Field => ParseField(lexeme, scope),
            LexemeKind.Open => ParseParentheses(lexeme, scope),
            LexemeKind.And => null,
            _ => Missing(lexeme),
        };
    }

    private QueryNode? ParseParentheses(Lexeme open, Scope scope)
    {
        if (scope.Depth == MaxDepth)
            return Fail($"Parentheses may stand inside each other {MaxDepth} deep, no deeper.", open);
        var node = ParseGroup(scope with { Depth = scope.Depth + 1 }, open);
        if (Error is not null)
            return null;
        if (Next.Kind != LexemeKind.Close)
            return Fail("This parenthesis is never closed.", open);
        _at++;
        return node;
    }

    private QueryNode? ParseField(Lexeme field, Scope scope)
    {
        if (scope.Field is not null)
            return Fail("A field cannot stand inside a field.", field);
        if (Next.Kind == LexemeKind.Not)
            return Fail($"Write the dash before the field: -{field.Text}:…", Next);
        if (Next.Kind is LexemeKind.Field or LexemeKind.Or or LexemeKind.And or LexemeKind.Close or LexemeKind.End)
            return Fail($"{field.Text}: needs a value right after it.", field);
        return ParseOperand(scope with { Field = field.Text }) ?? Fail($"{field.Text}: needs a value right after it.", field);
    }

    private QueryNode? ParseExact(Lexeme sign, Scope scope)
    {
        if (scope.Field is not (null or QueryFields.Title))
            return Fail($"= works on words of title and abstract, not on {scope.Field}:.", sign);
        if (Next.Kind is not (LexemeKind.Word or LexemeKind.Phrase))
            return Fail("= needs a word right after it.", sign);
        return ParseOperand(scope with { Rule = WordRule.Exact }) ?? Fail("= needs a word right after it.", sign);
    }

    private QueryNode? ParseTerm(Lexeme lexeme, Scope scope)
    {
        var (term, error) = TermReader.Read(lexeme, scope.Field, scope.Rule);
        if (error is not null)
            return Fail(error, lexeme);
        _cost += term?.Cost ?? 0;
        return _cost > MaxTerms ? Fail($"A keyword may have at most {MaxTerms} words.", lexeme) : term;
    }

    private QueryNode? Missing(Lexeme lexeme)
    {
        _at--;
        return lexeme.Kind == LexemeKind.Not ? Fail("Two dashes in a row exclude nothing.", lexeme) : null;
    }

    private QueryNode? Fail(string message, Lexeme at) => Fail(message, at.Start, at.Length);

    private QueryNode? Fail(string message, int start, int length)
    {
        Error ??= new QueryError(message, start, length);
        return null;
    }
}
