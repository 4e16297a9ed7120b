using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DigestService.Cli;

/// <summary>How verbs tell what came of them: a sentence for people, or with <c>--json</c> one object as the last line on stdout.</summary>
internal static class Output
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Done(ParseResult parsed, object answer, string sentence) =>
        Console.Out.WriteLine(parsed.GetValue(Common.Json) ? Line(answer) : sentence);

    public static string Line(object answer) => JsonSerializer.Serialize(answer, Options);

    /// <summary>A line for people, left out where a machine reads.</summary>
    public static void Tell(ParseResult parsed, string line)
    {
        if (!parsed.GetValue(Common.Json)) Console.Out.WriteLine(line);
    }

    /// <summary>Progress: on a terminal only.</summary>
    public static void Progress(string line)
    {
        if (!Console.IsErrorRedirected) Console.Error.WriteLine(line);
    }
}
