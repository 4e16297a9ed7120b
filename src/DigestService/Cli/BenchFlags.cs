using System.CommandLine;
using System.Globalization;

namespace DigestService.Cli;

/// <summary>What a bench can be told. <c>bench</c> refuses what is wrong before anything is built; the benches, a program of their own, read the same.</summary>
internal static class BenchFlags
{
    private const double LargestScale = 1_000;

    public static readonly Option<double> Scale = new("--scale")
    {
        Description = "Times the work; 1 is the whole.",
        DefaultValueFactory = _ => 1,
        CustomParser = result =>
        {
            if (double.TryParse(result.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) && scale is > 0 and <= LargestScale) return scale;
            result.AddError($"--scale \"{result.Tokens[0].Value}\" must be a number above 0, at most {LargestScale}, such as 0.1.");
            return 1;
        },
    };

    public static readonly Option<int> Passes = Common.Number("--passes", "How often each side is run; the median counts.", 3, 1, 1_000);
    public static readonly Option<string?> Data = new("--data") { Description = "Real papers and keywords; without, those of ../shared/data, or else the project's own." };
    public static readonly Option<string?> Peers = new("--peers") { Description = "Sink and peers to measure beside; without, those of ../shared/peers." };
    public static readonly Option<string?> Out = new("--out") { Description = "Keep the result in this folder, as NAME.json, and the evidence behind it where there is some: of crash and web." };
    public static readonly Option<int> Seed = Common.Number("--seed", "Of what crash kills when.", 1, int.MinValue, int.MaxValue);
    public static readonly Option<string?> Recount = new("--recount") { Description = "Count again what crash left in this folder, without a run." };

    public static readonly IReadOnlyList<Option> All = [Scale, Passes, Data, Peers, Out, Seed, Recount];

    /// <summary>The words of these flags as they were given, to be handed on.</summary>
    public static IEnumerable<string> Given(ParseResult parsed) =>
        All.Where(flag => IsGiven(parsed, flag)).SelectMany(flag => parsed.GetResult(flag)!.Tokens.Select(token => token.Value).Prepend(flag.Name));

    /// <summary>Looks at what the flags name, and makes the folder of <see cref="Out"/>, so that a run of minutes does not end in vain.</summary>
    /// <exception cref="UserFault">A folder is not there or cannot be made, or a flag is not this bench's.</exception>
    public static void Check(string bench, ParseResult parsed)
    {
        foreach (var ofCrash in new Option[] { Seed, Recount })
            if (bench != "crash" && IsGiven(parsed, ofCrash))
                throw new UserFault($"{ofCrash.Name} goes with `bench crash` only.", 2);
        foreach (var read in new[] { Data, Peers, Recount })
            if (parsed.GetValue(read) is { } missing && !Directory.Exists(missing))
                throw new UserFault($"{read.Name}: there is no folder {missing}.", 2);
        if (parsed.GetValue(Out) is not { } folder) return;
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserFault($"--out {folder} cannot be made a folder: {fault.Message.TrimEnd('.')}.", 2);
        }
    }

    private static bool IsGiven(ParseResult parsed, Option flag) => parsed.GetResult(flag) is { Implicit: false };
}
