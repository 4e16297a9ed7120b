using System.Text.Json;
using DigestService.Rendering;

namespace DigestService.Subscribers;

/// <summary>
/// Subscribers as listmonk exports them (github.com/knadh/listmonk, cmd/subscribers.go, ExportSubscribers): one row each, whichever
/// lists they are on. Whether they confirmed does not stand in it; who exports chooses those who did.
/// </summary>
internal static class ListmonkCsv
{
    private static readonly string[] Columns = ["uuid", "email", "name", "attributes", "status", "created_at", "updated_at"];

    public static bool IsMeant(IReadOnlyCollection<string> columns) => Columns.All(columns.Contains);

    /// <param name="timeZone">Of those whose attributes name none.</param>
    public static ImportRow Read(long line, Func<string, string> cell, string timeZone)
    {
        if (!EmailAddress.TryParse(cell("email").Trim(), out var email, out var fault)) return new ImportRow(line, null, null, fault);
        return cell("status").Trim() switch
        {
            "enabled" => Enabled(line, email!, cell("attributes"), timeZone),
            "blocklisted" => new ImportRow(line, email, null, null) { Suppression = "blocklisted in listmonk" },
            "disabled" => new ImportRow(line, email, null, null) { Skipped = "disabled in listmonk" },
            var other => new ImportRow(line, email, null, $"{email}: the status \"{OneLine.Short(other)}\" is none of enabled, disabled, blocklisted."),
        };
    }

    private static ImportRow Enabled(long line, EmailAddress email, string attributes, string timeZone)
    {
        try
        {
            using var told = JsonDocument.Parse(attributes.Length == 0 ? "{}" : attributes);
            var profile = new Profile { Keywords = [.. Texts(told.RootElement, "keywords")], TimeZone = Texts(told.RootElement, "time_zone").FirstOrDefault() ?? timeZone };
            var wrong = string.Join(" ", ProfileFaults.Of(profile));
            return wrong.Length == 0 ? new ImportRow(line, email, profile, null) : new ImportRow(line, email, null, $"{email}: {wrong}");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // the latter on half a surrogate pair
        {
            return new ImportRow(line, email, null, $"{email}: its attributes are not JSON.");
        }
    }

    /// <summary>A text, or a list of texts.</summary>
    private static IEnumerable<string> Texts(JsonElement attributes, string name)
    {
        if (attributes.ValueKind != JsonValueKind.Object || !attributes.TryGetProperty(name, out var value)) return [];
        var parts = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : Enumerable.Repeat(value, 1);
        return [.. parts.Where(part => part.ValueKind == JsonValueKind.String).Select(part => part.GetString()!.Trim()).Where(text => text.Length > 0)];
    }
}
