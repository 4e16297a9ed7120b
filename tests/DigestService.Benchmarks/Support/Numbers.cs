namespace DigestService.Benchmarks;

internal static class Numbers
{
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Of what ran side by side, pass by pass: the machine of the next pass may be a slower one.</summary>
    public static double MedianRatio(IEnumerable<double> ours, IEnumerable<double> theirs) => Median(ours.Zip(theirs, (one, other) => one / other));

    public static double Rounded(double value) => value == 0 ? 0 : Math.Round(value, Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6));
}
