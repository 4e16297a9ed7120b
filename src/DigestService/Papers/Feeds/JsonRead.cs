using System.Globalization;
using System.Text.Json;

namespace DigestService.Papers.Feeds;

/// <summary>Reads JSON of which nothing is certain: a field that is absent, null or of another kind is null.</summary>
internal static class JsonRead
{
    public static string? Text(this JsonElement item, string name) =>
        item.Field(name) is { ValueKind: JsonValueKind.String } field ? field.GetString() : null;

    public static int? Count(this JsonElement item, string name) =>
        item.Field(name) is { ValueKind: JsonValueKind.Number } field && field.TryGetInt32(out var number) ? number : null;

    public static JsonElement? Object(this JsonElement item, string name) =>
        item.Field(name) is { ValueKind: JsonValueKind.Object } field ? field : null;

    public static IEnumerable<JsonElement> Items(this JsonElement item, string name) =>
        item.Field(name) is { ValueKind: JsonValueKind.Array } field ? field.EnumerateArray() : [];

    /// <returns>The day in UTC of an ISO 8601 date or time; a time without an offset is UTC.</returns>
    public static DateOnly? Day(this JsonElement item, string name) =>
        DateTimeOffset.TryParse(item.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? DateOnly.FromDateTime(time.UtcDateTime)
            : null;

    private static JsonElement? Field(this JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var field) ? field : null;

    /// <returns>Null where the bytes are JSON to the end, else what they seem to be, to be put after "gave".</returns>
    public static string? TryParse(ReadOnlyMemory<byte> body, out JsonDocument? document)
    {
        document = null;
        try
        {
            document = JsonDocument.Parse(WithoutMark(body));
            return null;
        }
        catch (JsonException fault)
        {
            return FeedWords.LooksLikeHtml(body.Span)
                ? "a web page instead of JSON"
                : $"something that is no whole JSON: it breaks in line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1}";
        }
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
}
