using System.Globalization;
using System.Text.Json;

namespace DigestService.Benchmarks;

/// <summary>What a bench did and found. What could not be measured is absent, and named in <see cref="Skipped"/> with the reason.</summary>
internal sealed class BenchResult(string name)
{
    public Dictionary<string, object> Work { get; } = [];
    public Dictionary<string, object> Figures { get; } = [];
    public Dictionary<string, double> Ratios { get; } = [];
    public List<string> Skipped { get; } = [];

    /// <summary>What was promised and does not hold, a sentence each. Slowness is none.</summary>
    public List<string> Faults { get; } = [];

    public string ToJson() => JsonSerializer.Serialize(
        new { name, work = Work, figures = Figures, ratios = Ratios, skipped = Skipped, machine = Machine.Describe() }, JsonSerializerOptions.Web);

    public string ToText()
    {
        var lines = new List<string> { name };
        foreach (var (title, values) in new[] { ("work", Work), ("figures", Figures), ("ratios", Ratios.ToDictionary(each => each.Key, each => (object)each.Value)) })
            lines.AddRange(values.Select(each => $"  {title,-8} {each.Key,-18} {Convert.ToString(each.Value, CultureInfo.InvariantCulture)}"));
        lines.AddRange(Skipped.Select(reason => $"  skipped  {reason}"));
        return string.Join(Environment.NewLine, lines);
    }
}
