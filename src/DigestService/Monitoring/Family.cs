using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace DigestService.Monitoring;

/// <summary>All series of one instrument, named and added up as Prometheus wants it.</summary>
internal sealed class Family
{
    /// <summary>Seconds, as .NET's own histograms have them.</summary>
    private static readonly double[] UsualBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _adding = new();
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly string _type;
    private readonly string _help;
    private readonly bool _isObserved;
    private readonly bool _isSum;
    private readonly double[]? _bounds;

    private Family(Instrument instrument)
    {
        var kind = instrument.GetType().Name.Split('`')[0];
        (_isObserved, _help) = (instrument.IsObservable, instrument.Description ?? "");
        _isSum = kind is "Counter" or "UpDownCounter";
        _type = kind is "Histogram" ? "histogram" : kind is "Counter" or "ObservableCounter" ? "counter" : "gauge";
        if (_type == "histogram") _bounds = [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? UsualBounds];
        Name = PrometheusText.Plain(instrument.Name) + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" } + (_type == "counter" ? "_total" : "");
    }

    public static Family Of(Instrument instrument) => new(instrument);

    public string Name { get; }

    public void Take(string labels, double value)
    {
        lock (_adding)
        {
            if (!_series.TryGetValue(labels, out var series)) _series[labels] = series = new Series(_bounds?.Length ?? 0);
            series.Take(value, _isSum, _bounds);
        }
    }

    /// <summary>What is observed is told anew each time; a series that is gone must not stay.</summary>
    public void ForgetObserved()
    {
        lock (_adding)
            if (_isObserved) _series.Clear();
    }

    public void Write(StringBuilder text)
    {
        lock (_adding)
        {
            if (_series.Count == 0) return;
            text.Append(CultureInfo.InvariantCulture, $"# HELP {Name} {_help.Replace("\n", " ", StringComparison.Ordinal)}\n# TYPE {Name} {_type}\n");
            foreach (var (labels, series) in _series) WriteSeries(text, labels, series);
        }
    }

    private void WriteSeries(StringBuilder text, string labels, Series series)
    {
        if (_bounds is null)
        {
            Line(text, Name, labels, series.Sum);
            return;
        }
        var before = labels.Length > 0 ? labels + "," : "";
        var upTo = 0L;
        for (var at = 0; at < _bounds.Length; at++) Line(text, Name + "_bucket", $"{before}le=\"{_bounds[at].ToString(CultureInfo.InvariantCulture)}\"", upTo += series.Buckets[at]);
        Line(text, Name + "_bucket", $"{before}le=\"+Inf\"", series.Count);
        Line(text, Name + "_sum", labels, series.Sum);
        Line(text, Name + "_count", labels, series.Count);
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value}\n");

    private sealed class Series(int bounds)
    {
        public double Sum { get; private set; }
        public long Count { get; private set; }
        public long[] Buckets { get; } = new long[bounds];

        public void Take(double value, bool isSum, double[]? bounds)
        {
            Sum = isSum || bounds is not null ? Sum + value : value;
            Count++;
            if (bounds is not null && Array.FindIndex(bounds, bound => value <= bound) is >= 0 and var at) Buckets[at]++;
        }
    }
}
