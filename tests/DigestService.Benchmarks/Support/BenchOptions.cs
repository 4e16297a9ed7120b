using System.CommandLine;
using DigestService.Cli;

namespace DigestService.Benchmarks;

/// <param name="Scale">1 is the whole work.</param>
/// <param name="Passes">How often each side runs; medians are told.</param>
/// <param name="Seed">Of what is killed when.</param>
/// <param name="Recount">Evidence to be counted again, without a run.</param>
internal sealed record BenchOptions(double Scale, int Passes, string Data, string Peers, string? Out, int Seed, string? Recount)
{
    public static BenchOptions Of(ParseResult parsed) => new(
        parsed.GetValue(BenchFlags.Scale), parsed.GetValue(BenchFlags.Passes), parsed.GetValue(BenchFlags.Data) ?? Shared("data"), parsed.GetValue(BenchFlags.Peers) ?? Shared("peers"),
        parsed.GetValue(BenchFlags.Out), parsed.GetValue(BenchFlags.Seed), parsed.GetValue(BenchFlags.Recount));

    private static string Shared(string folder) => Path.Combine(Checkout.Root, "..", "shared", folder);

    public int Times(int whole) => Math.Max(1, (int)(whole * Scale));
}
