namespace Scriban.Functions;

internal static class MathFunctions
{
    /// <summary>Halves go to the even neighbour.</summary>
    public static double Round(double value, int precision = 0) => Math.Round(value, precision);
}
