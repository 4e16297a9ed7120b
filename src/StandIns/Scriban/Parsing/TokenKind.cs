namespace Scriban.Parsing;

internal enum TokenKind
{
    Raw,
    Identifier,
    Argument,
    Literal,
    Operator,
    EndOfStatement,
    CodeExit,
    EndOfFile,
}
