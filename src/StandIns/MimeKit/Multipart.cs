using System.Collections;
using System.Security.Cryptography;
using System.Text;

namespace MimeKit;

public class Multipart : MimeEntity, IList<MimeEntity>
{
    private readonly List<MimeEntity> _children = [];

    public Multipart(string subtype)
        : base(new ContentType("multipart", subtype)) => Boundary = $"=-{Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}";

    public Multipart()
        : this("mixed")
    {
    }

    /// <summary>With its parts; the stand-in takes no headers among them.</summary>
    public Multipart(string subtype, params object[] args)
        : this(subtype) => _children.AddRange(args.Select(arg => arg as MimeEntity ?? throw new ArgumentException($"Unknown initialization parameter: {arg}")));

    internal Multipart(ContentType contentType, IEnumerable<Header> headers, IEnumerable<MimeEntity> children)
        : base(contentType, headers) => _children.AddRange(children);

    public string? Boundary
    {
        get => ContentType.Boundary;
        set => ContentType.Boundary = value;
    }

    public int Count => _children.Count;

    public bool IsReadOnly => false;

    public MimeEntity this[int index]
    {
        get => _children[index];
        set => _children[index] = value;
    }

    public void Add(MimeEntity item) => _children.Add(item);

    public void Insert(int index, MimeEntity item) => _children.Insert(index, item);

    public bool Contains(MimeEntity item) => _children.Contains(item);

    public int IndexOf(MimeEntity item) => _children.IndexOf(item);

    public bool Remove(MimeEntity item) => _children.Remove(item);

    public void RemoveAt(int index) => _children.RemoveAt(index);

    public void Clear() => _children.Clear();

    public void CopyTo(MimeEntity[] array, int arrayIndex) => _children.CopyTo(array, arrayIndex);

    public IEnumerator<MimeEntity> GetEnumerator() => _children.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78) =>
        _children.ForEach(child => child.Prepare(constraint, maxLineLength));

    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        base.WriteTo(options, stream, contentOnly, cancellationToken);
        foreach (var child in _children)
        {
            stream.Write(Line(options, $"--{Boundary}"));
            child.WriteTo(options, stream, contentOnly: false, cancellationToken);
            stream.Write(Line(options, ""));
        }
        stream.Write(Line(options, $"--{Boundary}--"));
    }

    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        await base.WriteToAsync(options, stream, contentOnly, cancellationToken).ConfigureAwait(false);
        foreach (var child in _children)
        {
            await stream.WriteAsync(Line(options, $"--{Boundary}"), cancellationToken).ConfigureAwait(false);
            await child.WriteToAsync(options, stream, contentOnly: false, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(Line(options, ""), cancellationToken).ConfigureAwait(false);
        }
        await stream.WriteAsync(Line(options, $"--{Boundary}--"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>In the first part that is text or has parts; what comes after it is no body.</summary>
    internal virtual TextPart? FindText(string subtype) =>
        FindText(_children.Find(child => child is Multipart or TextPart { IsAttachment: false }), subtype);

    internal static TextPart? FindText(MimeEntity? entity, string subtype) => entity switch
    {
        Multipart multipart => multipart.FindText(subtype),
        TextPart { IsAttachment: false } text when text.ContentType.IsMimeType("text", subtype) => text,
        _ => null,
    };

    protected override void Dispose(bool disposing)
    {
        _children.ForEach(child => child.Dispose());
        base.Dispose(disposing);
    }

    private static byte[] Line(FormatOptions options, string text) => [.. Encoding.ASCII.GetBytes(text), .. options.NewLineBytes];
}
