using System.Globalization;
using DigestService.Delivery;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace DigestService;

/// <summary>
/// A message is one line, whatever it quotes, so that nobody can make up another. Above debug it names no address: what servers,
/// exceptions and libraries say may quote a reader's.
/// </summary>
internal sealed class LogLines() : ConsoleFormatter(FormatName)
{
    public const string FormatName = "digest";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter) => textWriter.WriteLine(Line(
        DateTimeOffset.UtcNow, logEntry.LogLevel, $"{logEntry.Category}[{logEntry.EventId.Id}]", $"{logEntry.Formatter(logEntry.State, logEntry.Exception)} {logEntry.Exception}"));

    internal static string Line(DateTimeOffset now, LogLevel level, string from, string message)
    {
        var line = level > LogLevel.Debug ? HeaderText.WithoutAddresses(message, int.MaxValue) : HeaderText.OneLine(message, int.MaxValue);
        return string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} {Word(level)}: {from} {line}");
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
