using System.Text.Json.Nodes;
using DigestService.Tests.Support;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace DigestService.Tests.Deploy;

/// <summary>YAML of this checkout, with its anchors and merged keys resolved; every scalar is text.</summary>
internal static class Yaml
{
    /// <param name="path">From the checkout's root.</param>
    public static JsonNode One(string path) => All(File.ReadAllText(Path.Combine(Checkout.Root, path))).Single();

    public static IReadOnlyList<JsonNode> All(string text)
    {
        var deserializer = new DeserializerBuilder().Build();
        var parser = new MergingParser(new Parser(new StringReader(text)));
        var documents = new List<JsonNode>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _)) documents.Add(Node(deserializer.Deserialize<object?>(parser))!);
        return documents;
    }

    /// <summary>Texts of a list, or of one text.</summary>
    public static IReadOnlyList<string> Texts(this JsonNode? node) => node is JsonArray list ? [.. list.Select(each => (string)each!)] : node is null ? [] : [(string)node!];

    /// <summary>The lines <c>KEY=VALUE</c> of a file of settings.</summary>
    public static Dictionary<string, string?> Environment(string file) =>
        File.ReadAllLines(file).Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .ToDictionary(line => Key(line[..line.IndexOf('=', StringComparison.Ordinal)]), line => (string?)line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

    /// <summary>As a setting is called: of the environment's <c>__</c> makes <c>:</c>.</summary>
    public static string Key(string variable) => variable.Replace("__", ":", StringComparison.Ordinal);

    private static JsonNode? Node(object? value) => value switch
    {
        IDictionary<object, object?> map => new JsonObject(map.Select(each => KeyValuePair.Create((string)each.Key, Node(each.Value)))),
        IEnumerable<object?> list => new JsonArray([.. list.Select(Node)]),
        null => null,
        _ => JsonValue.Create((string)value),
    };
}
