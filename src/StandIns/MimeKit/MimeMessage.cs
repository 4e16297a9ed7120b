using System.Diagnostics.CodeAnalysis;
using System.Text;
using MimeKit.Formatting;
using MimeKit.Parsing;
using MimeKit.Utils;

namespace MimeKit;

public class MimeMessage : IDisposable
{
    private readonly Dictionary<HeaderId, InternetAddressList> _addresses = [];
    private HeaderId? _serializing;

    public MimeMessage()
    {
        Headers.Changed += OnHeaderChanged;
        Headers.Add(HeaderId.From, "");
        Date = DateTimeOffset.Now;
        Subject = "";
        MessageId = MimeUtils.GenerateMessageId();
    }

    internal MimeMessage(IEnumerable<Header> headers, MimeEntity? body)
    {
        foreach (var header in headers)
        {
            Headers.Add(header);
        }
        Body = body;
        Headers.Changed += OnHeaderChanged;
    }

    public HeaderList Headers { get; } = [];

    public InternetAddressList From => Addresses(HeaderId.From);

    public InternetAddressList To => Addresses(HeaderId.To);

    public InternetAddressList Cc => Addresses(HeaderId.Cc);

    public InternetAddressList Bcc => Addresses(HeaderId.Bcc);

    public InternetAddressList ReplyTo => Addresses(HeaderId.ReplyTo);

    public MailboxAddress? Sender
    {
        get => Addresses(HeaderId.Sender).Mailboxes.FirstOrDefault();
        set
        {
            Addresses(HeaderId.Sender).Clear();
            if (value is not null)
            {
                Addresses(HeaderId.Sender).Add(value);
            }
        }
    }

    [DisallowNull]
    public string? Subject
    {
        get => Headers[HeaderId.Subject];
        set => Headers[HeaderId.Subject] = value;
    }

    /// <summary>The smallest there is, if the header is missing or no date.</summary>
    public DateTimeOffset Date
    {
        get => DateParser.Parse(Headers[HeaderId.Date]);
        set => Headers[HeaderId.Date] = HeaderFormat.Date(value);
    }

    /// <summary>Without angle brackets.</summary>
    public string? MessageId
    {
        get => MimeUtils.ParseMessageId(Headers[HeaderId.MessageId]);
        set => Headers[HeaderId.MessageId] = $"<{MimeUtils.ParseMessageId(value) ?? throw new ArgumentException("Invalid Message-Id format.", nameof(value))}>";
    }

    public MimeEntity? Body
    {
        get;
        set
        {
            field = value;
            if (value is not null)
            {
                value.EnsureNewLine = true;
            }
        }
    }

    public string? TextBody => Multipart.FindText(Body, "plain")?.Text;

    public string? HtmlBody => Multipart.FindText(Body, "html")?.Text;

    /// <summary>The leaves of the tree; a message within the message is one.</summary>
    public IEnumerable<MimeEntity> BodyParts => Leaves(Body);

    public static MimeMessage Load(Stream stream, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return MimeReader.Read(copy.ToArray());
    }

    public static async Task<MimeMessage> LoadAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, cancellationToken).ConfigureAwait(false);
        return MimeReader.Read(copy.ToArray());
    }

    public static MimeMessage Load(string fileName, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return MimeReader.Read(File.ReadAllBytes(fileName));
    }

    public static async Task<MimeMessage> LoadAsync(string fileName, CancellationToken cancellationToken = default) =>
        MimeReader.Read(await File.ReadAllBytesAsync(fileName, cancellationToken).ConfigureAwait(false));

    public virtual void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
        EnsureMimeVersion();
        Body?.Prepare(constraint, maxLineLength);
    }

    public void WriteTo(FormatOptions options, Stream stream, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        stream.Write(SerializeHeaders(options).Span);
        Body?.WriteTo(options, stream, contentOnly: true, cancellationToken);
    }

    public void WriteTo(Stream stream, CancellationToken cancellationToken = default) =>
        WriteTo(FormatOptions.Default, stream, cancellationToken);

    public async Task WriteToAsync(FormatOptions options, Stream stream, CancellationToken cancellationToken = default)
    {
        await stream.WriteAsync(SerializeHeaders(options), cancellationToken).ConfigureAwait(false);
        await (Body?.WriteToAsync(options, stream, contentOnly: true, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
    }

    public Task WriteToAsync(Stream stream, CancellationToken cancellationToken = default) =>
        WriteToAsync(FormatOptions.Default, stream, cancellationToken);

    public override string ToString()
    {
        using var text = new MemoryStream();
        WriteTo(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => Body?.Dispose();

    private static IEnumerable<MimeEntity> Leaves(MimeEntity? entity) => entity switch
    {
        null => [],
        Multipart multipart => multipart.SelectMany(Leaves),
        _ => [entity],
    };

    /// <summary>The message's and its body's, and the empty line after them.</summary>
    private ReadOnlyMemory<byte> SerializeHeaders(FormatOptions options)
    {
        EnsureMimeVersion();
        var buffer = new MemoryStream(1024);
        var writer = new MimeWriter(options, buffer);
        Headers.Write(options, writer);
        Body?.Headers.Write(options, writer);
        writer.WriteNewLine();
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private void EnsureMimeVersion()
    {
        if (Body?.Headers.Count > 0 && !Headers.Contains(HeaderId.MimeVersion))
        {
            Headers.Add(HeaderId.MimeVersion, "1.0");
        }
    }

    /// <summary>The list and its header follow each other.</summary>
    private InternetAddressList Addresses(HeaderId id)
    {
        if (!_addresses.TryGetValue(id, out var list))
        {
            _addresses[id] = list = [];
            Read(id, list);
            list.Changed += changed => Serialize(id, changed);
        }
        return list;
    }

    private void Read(HeaderId id, InternetAddressList list)
    {
        _serializing = id;
        list.Clear();
        foreach (var header in Headers.Where(header => header.Id == id))
        {
            list.AddRange(AddressParser.TryParse(Encoding.UTF8.GetString(header.RawValue), out var addresses) ? addresses : []);
        }
        _serializing = null;
    }

    private void Serialize(HeaderId id, InternetAddressList list)
    {
        if (_serializing == id)
        {
            return;
        }
        _serializing = id;
        if (list.Count == 0)
        {
            Headers.RemoveAll(id);
        }
        else
        {
            Headers.Replace(new Header(id.ToHeaderName(), HeaderFormat.Format(id, list)));
        }
        _serializing = null;
    }

    private void OnHeaderChanged(HeaderId id)
    {
        if (_serializing != id && _addresses.TryGetValue(id, out var list))
        {
            Read(id, list);
        }
    }
}
