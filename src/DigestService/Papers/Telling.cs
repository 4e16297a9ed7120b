using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace DigestService.Papers;

/// <summary>All that one page says of one paper; a cross-listed paper can stand on it twice.</summary>
/// <param name="Digest">Over all but votes, comments and list day, which are compared one by one.</param>
internal sealed record Telling(IReadOnlyList<SourcePaper> Papers, long Digest)
{
    // Counted up when the rules of keeping, merging or analysing change, so that what is told again is taken in anew.
    private const string Rules = "1";

    /// <summary>The terms of the paper that it makes where none is known; null where they have not been made ahead.</summary>
    public string? TermsIfNew { get; init; }

    public string Alias => Papers[0].Alias;
    public IEnumerable<string> Aliases => Papers.SelectMany(paper => paper.OtherAliases).Prepend(Alias).Distinct();
    public int? Votes => Papers.Select(paper => paper.Votes).LastOrDefault(votes => votes is not null);
    public int? Comments => Papers.Select(paper => paper.Comments).LastOrDefault(comments => comments is not null);
    public DateOnly? ListedOn => Papers.Min(paper => paper.ListedOn);

    public Telling WithoutVotes() => this with { Papers = [.. Papers.Select(paper => paper with { Votes = null, Comments = null })] };

    public static IReadOnlyList<Telling> Of(IReadOnlyList<SourcePaper> page)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        return [.. page.GroupBy(paper => paper.Alias).Select(group => new Telling([.. group], DigestOf(group, buffer)))];
    }

    private static long DigestOf(IEnumerable<SourcePaper> papers, ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        Write(buffer, Rules);
        foreach (var paper in papers)
        {
            Write(buffer, paper.OtherAliases);
            Write(buffer, paper.Title);
            Write(buffer, paper.Abstract);
            Write(buffer, paper.Authors);
            Write(buffer, paper.Categories);
            Write(buffer, paper.Organization);
            Write(buffer, paper.CodeUrl);
            Write(buffer, paper.ProjectUrl);
            Write(buffer, paper.Date.DayNumber);
            Write(buffer, paper.Version);
            Write(buffer, paper.Withdrawn ? 1 : 0);
        }
        return BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(buffer.WrittenSpan));
    }

    private static void Write(ArrayBufferWriter<byte> buffer, IReadOnlyList<string> texts)
    {
        Write(buffer, texts.Count);
        foreach (var text in texts) Write(buffer, text);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string? text)
    {
        Write(buffer, text?.Length ?? -1);
        Encoding.UTF8.GetBytes(text, buffer);
    }

    private static void Write(ArrayBufferWriter<byte> buffer, int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(4), number);
        buffer.Advance(4);
    }
}
