using System.Collections.Frozen;

namespace DigestService.Matching;

/// <summary>Greek letters and their names, so that α, <c>$\alpha$</c> and alpha are one word.</summary>
internal static class GreekLetters
{
    private static readonly FrozenDictionary<char, string> Names = new Dictionary<char, string>
    {
        ['α'] = "alpha", ['β'] = "beta", ['γ'] = "gamma", ['δ'] = "delta", ['ε'] = "epsilon", ['ζ'] = "zeta",
        ['η'] = "eta", ['θ'] = "theta", ['ι'] = "iota", ['κ'] = "kappa", ['λ'] = "lambda", ['μ'] = "mu", ['ν'] = "nu",
        ['ξ'] = "xi", ['ο'] = "omicron", ['π'] = "pi", ['ρ'] = "rho", ['σ'] = "sigma", ['ς'] = "sigma", ['τ'] = "tau",
        ['υ'] = "upsilon", ['φ'] = "phi", ['χ'] = "chi", ['ψ'] = "psi", ['ω'] = "omega",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, char> Letters = Names
        .Where(letter => letter.Key != 'ς')
        .ToFrozenDictionary(letter => letter.Value, letter => letter.Key);

    /// <summary>The name of a small letter without accents, or null.</summary>
    public static string? Name(char letter) => letter is >= 'α' and <= 'ω' ? Names[letter] : null;

    /// <summary>The letter that a TeX command means: <c>alpha</c>, <c>Delta</c>, <c>varepsilon</c>.</summary>
    public static bool TryFromTex(string command, out char letter)
    {
        var name = command.StartsWith("var", StringComparison.Ordinal) ? command[3..] : command;
        var found = Letters.TryGetValue(name.ToLowerInvariant(), out letter);
        if (found && char.IsAsciiLetterUpper(name[0]))
            letter = char.ToUpperInvariant(letter);
        return found;
    }
}
