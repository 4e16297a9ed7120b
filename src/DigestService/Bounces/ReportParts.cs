using MimeKit;

namespace DigestService.Bounces;

/// <summary>The parts of one message that matter here; those of messages within it are that message's own.</summary>
internal sealed class ReportParts
{
    private const int MaxDepth = 10;
    private const int MaxParts = 200;

    /// <summary>Headers are looked at only so far: what is longer is no header that we ask for.</summary>
    private const int LongestHeader = 16 * 1024;

    public required IReadOnlyList<ReportField> Headers { get; init; }

    /// <summary>Fields of delivery reports.</summary>
    public List<IReadOnlyList<ReportField>> Deliveries { get; } = [];

    /// <summary>Fields of feedback reports.</summary>
    public List<IReadOnlyList<ReportField>> Feedback { get; } = [];

    public bool HasMachinePart { get; private set; }

    /// <summary>A receipt (RFC 8098): a program answers for a reader.</summary>
    public bool HasReceipt { get; private set; }

    /// <summary>Headers of the messages that came back.</summary>
    public List<IReadOnlyList<ReportField>> Returned { get; } = [];

    /// <summary>Messages within it that were read as messages.</summary>
    public List<MimeMessage> Within { get; } = [];

    public static ReportParts Of(MimeMessage message)
    {
        var parts = new ReportParts { Headers = Fields(message.Headers) };
        var texts = new List<MimePart>();
        foreach (var part in Leaves(message.Body)) parts.Take(part, texts);
        if (!parts.HasMachinePart) parts.LookInto(texts);
        return parts;
    }

    /// <summary>In their order, without recursion.</summary>
    private static IEnumerable<MimeEntity> Leaves(MimeEntity? body)
    {
        var waiting = new Stack<(MimeEntity Entity, int Depth)>();
        if (body is not null) waiting.Push((body, 0));
        for (var seen = 0; seen < MaxParts && waiting.TryPop(out var next); seen++)
        {
            if (next.Entity is not Multipart several) yield return next.Entity;
            else if (next.Depth < MaxDepth)
                foreach (var child in several.Take(MaxParts).Reverse()) waiting.Push((child, next.Depth + 1));
        }
    }

    private void Take(MimeEntity entity, List<MimePart> texts)
    {
        var type = entity.ContentType;
        if (entity is MessagePart within)
        {
            if (within.Message is not { } message) return;
            Returned.Add(Fields(message.Headers));
            Within.Add(message);
        }
        else if (entity is MimePart part)
        {
            if (type.IsMimeType("message", "delivery-status") || type.IsMimeType("message", "global-delivery-status")) Machine(Deliveries, ReportFields.Groups(Content(part)));
            else if (type.IsMimeType("message", "feedback-report")) Machine(Feedback, ReportFields.Groups(Content(part)));
            else if (type.IsMimeType("message", "disposition-notification") || type.IsMimeType("message", "global-disposition-notification")) HasReceipt = true;
            else if (type.IsMimeType("message", "*")) Returned.AddRange(ReportFields.Groups(Content(part)).Take(1));
            else if (type.IsMimeType("text", "plain")) texts.Add(part);
        }
    }

    private void LookInto(List<MimePart> texts)
    {
        if (texts.Select(text => EmbeddedReports.Find(Content(text))).FirstOrDefault(found => found is not null) is not var (type, groups)) return;
        Machine(type == "feedback-report" ? Feedback : Deliveries, groups);
    }

    private void Machine(List<IReadOnlyList<ReportField>> where, IReadOnlyList<IReadOnlyList<ReportField>> groups)
    {
        HasMachinePart = true;
        // A feedback report is one group; an empty line in it divides nothing.
        if (where == Feedback) where.Add([.. groups.SelectMany(group => group)]);
        else where.AddRange(groups);
    }

    private static ReadOnlySpan<byte> Content(MimePart part)
    {
        if (part.Content is null) return [];
        using var decoded = new MemoryStream();
        part.Content.DecodeTo(decoded);
        return decoded.GetBuffer().AsSpan(0, (int)decoded.Length);
    }

    private static ReportField[] Fields(HeaderList headers) =>
        [.. headers.Where(header => header.RawValue.Length <= LongestHeader).Take(500).Select(header => new ReportField(header.Field, header.Value))];
}
