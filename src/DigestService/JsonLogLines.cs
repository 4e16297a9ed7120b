using System.Buffers;
using System.Text;
using System.Text.Json;
using DigestService.Delivery;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace DigestService;

/// <summary>The log as one JSON object a line, the parts of each message by name beside it. As in <see cref="LogLines"/>, above debug it names no address.</summary>
internal sealed class JsonLogLines() : ConsoleFormatter(FormatName)
{
    public const string FormatName = "digest-json";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var parts = logEntry.State as IEnumerable<KeyValuePair<string, object?>> ?? [];
        textWriter.WriteLine(Line(DateTimeOffset.UtcNow, logEntry.LogLevel, logEntry.Category, logEntry.Formatter(logEntry.State, logEntry.Exception), parts, logEntry.Exception?.ToString()));
    }

    internal static string Line(DateTimeOffset now, LogLevel level, string from, string message, IEnumerable<KeyValuePair<string, object?>> parts, string? exception)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("time", now.UtcDateTime);
            json.WriteString("level", level.ToString());
            json.WriteString("from", from);
            json.WriteString("message", Clean(message));
            foreach (var (name, value) in parts.Where(part => part.Key != "{OriginalFormat}").DistinctBy(part => part.Key))
            {
                json.WritePropertyName(name);
                Write(json, value);
            }
            if (exception is not null) json.WriteString("exception", Clean(exception));
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);

        string Clean(string text) => level > LogLevel.Debug ? HeaderText.WithoutAddresses(text, int.MaxValue) : HeaderText.OneLine(text, int.MaxValue);

        void Write(Utf8JsonWriter json, object? value)
        {
            switch (value)
            {
                case null: json.WriteNullValue(); break;
                case bool yes: json.WriteBooleanValue(yes); break;
                case int or long or short: json.WriteNumberValue(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)); break;
                case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
                default: json.WriteStringValue(Clean(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "")); break;
            }
        }
    }
}
