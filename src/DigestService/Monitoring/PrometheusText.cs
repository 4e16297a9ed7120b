using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace DigestService.Monitoring;

/// <summary>
/// Listens to meters and tells what they counted in Prometheus' text form, version 0.0.4. The package that would do it
/// (OpenTelemetry.Exporter.Prometheus.AspNetCore) has never left its beta.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>.NET's own: requests by route, the runtime, and the pool of connections.</summary>
    private static readonly string[] Others = ["Microsoft.AspNetCore.Hosting", "System.Runtime", "Npgsql"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Family> _families = new();
    private readonly ConcurrentDictionary<string, bool> _names = new(StringComparer.Ordinal);
    private readonly Lock _writing = new();

    public PrometheusText(Telemetry telemetry)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter != telemetry.Meter && !Others.Contains(instrument.Meter.Name)) return;
            _names.TryAdd(Family.Of(instrument).Name, true);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.MeasurementsCompleted = (instrument, _) => _families.TryRemove(instrument, out var _);
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _families.GetOrAdd(instrument, Family.Of).Take(Labels(tags), value);

    /// <summary>All that there can be, also what nobody counted yet.</summary>
    public IReadOnlyCollection<string> Names => [.. _names.Keys];

    public string Write()
    {
        lock (_writing)
        {
            foreach (var family in _families.Values) family.ForgetObserved();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder();
            foreach (var family in _families.Values.OrderBy(each => each.Name, StringComparer.Ordinal)) family.Write(text);
            return text.ToString();
        }
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0) return "";
        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags) labels.Add($"{Plain(key)}=\"{Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    internal static string Plain(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public void Dispose() => _listener.Dispose();
}
