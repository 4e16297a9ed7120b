using System.Globalization;
using System.Text.Json.Nodes;

namespace DigestService.Cli.Init;

/// <summary>Settings that are being put together, by their keys: <c>Digest:Smtp:Host</c>.</summary>
internal sealed class Draft
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public string? this[string key] => _values.GetValueOrDefault(key);

    /// <param name="value">Null or empty takes it out, with all below it.</param>
    public void Set(string key, string? value)
    {
        foreach (var below in _values.Keys.Where(each => each == key || each.StartsWith(key + ":", StringComparison.Ordinal)).ToList()) _values.Remove(below);
        if (!string.IsNullOrWhiteSpace(value)) _values[key] = value.Trim();
    }

    /// <summary>Everything wrong with it so far, one sentence each; each begins with the key that it is about.</summary>
    public IReadOnlyList<string> Faults()
    {
        try
        {
            Settings.Load(new ConfigurationBuilder().AddInMemoryCollection(_values!).Build(), Needs.Service);
            return [];
        }
        catch (UserFault faults)
        {
            return faults.Message.Split(Environment.NewLine);
        }
    }

    public JsonObject ToJson()
    {
        var root = new JsonObject();
        foreach (var (key, value) in _values) Put(root, key.Split(':'), key.EndsWith(":Port", StringComparison.Ordinal) ? int.Parse(value, CultureInfo.InvariantCulture) : value);
        return root;
    }

    private static void Put(JsonNode into, string[] path, JsonNode value)
    {
        if (into is JsonArray list) list.Add(value);
        else if (path.Length == 1) into[path[0]] = value;
        else Put(into[path[0]] ??= char.IsAsciiDigit(path[1][0]) ? (JsonNode)new JsonArray() : new JsonObject(), path[1..], value);
    }
}
