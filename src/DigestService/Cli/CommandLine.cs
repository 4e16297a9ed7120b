using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using DigestService.Cli.Demo;
using DigestService.Cli.Doctor;
using DigestService.Cli.Init;
using DigestService.Cli.Keys;
using DigestService.Cli.Previews;
using DigestService.Cli.Subscribers;
using DigestService.Database;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Cli;

/// <summary>The command line's manners: 0 done, 1 failed, 2 the call or the configuration is wrong; one plain sentence on stderr.</summary>
internal static class CommandLine
{
    /// <summary>Above what a worker needs to let the mails on their way finish (<see cref="Delivery.DeliveryOptions.StopWithin"/>).</summary>
    internal static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);

    /// <summary>Of the library's sentences, which quote whatever was said; the longest of ours is shorter.</summary>
    private const int LongestError = 400;

    public static RootCommand Root()
    {
        var root = new RootCommand("Trending papers that match your keywords, mailed at breakfast.")
        {
            DemoVerb.Make(),
            TestVerb.Make(),
            BenchVerb.Make(),
            InitVerb.Make(),
            MigrateVerb.Make(),
            RunVerb.Run(),
            RunVerb.Web(),
            RunVerb.Worker(),
            IngestVerb.Make(),
            ComposeVerb.Make(),
            DeliverVerb.Make(),
            PreviewVerb.Make(),
            SubscribersVerb.Make(),
            SuppressionsVerb.Make(),
            KeysVerb.Make(),
            BounceVerb.Make(),
            StatusVerb.Make(),
            DoctorVerb.Make(),
            PausesVerb.Make(),
            PausesVerb.Pause(),
            PausesVerb.Resume(),
            RetryVerb.Make(),
            AfterRestoreVerb.Make(),
        };
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.Add(Common.Json);
        root.Add(Common.Verbose);
        root.Add(VersionVerb.Option);
        root.HelpName = "digest";
        root.Options.OfType<HelpOption>().Single().Action = new HelpPage();
        root.SetAction(parsed => parsed.GetValue(VersionVerb.Option) ? VersionVerb.Run(parsed) : Bare(root, parsed));
        return root;
    }

    public static Task<int> Run(string[] args) => Run(Root(), args);

    /// <param name="root">Of this program, or of the benches, which keep the same manners.</param>
    public static async Task<int> Run(RootCommand root, string[] args)
    {
        var parsed = Parse(root, args);
        if (FaultOf(parsed) is { } wrong)
        {
            await Console.Error.WriteLineAsync(wrong);
            return BounceVerb.IsPipe(parsed) ? BounceVerb.TryAgain : 2;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestStop });
        }
        catch (Exception fault) when (Explain(fault) is { } explained)
        {
            await Console.Error.WriteLineAsync(parsed.GetValue(Common.Verbose) ? $"{explained.Sentence}{Environment.NewLine}{fault}" : explained.Sentence);
            return BounceVerb.IsPipe(parsed) ? BounceVerb.TryAgain : explained.ExitCode;
        }
    }

    /// <summary>An @ begins a word like any other, and no file that is read in its place.</summary>
    public static ParseResult Parse(RootCommand root, string[] args) => root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });

    /// <summary>What is wrong with the call as it is written; null where nothing is.</summary>
    public static string? FaultOf(ParseResult parsed) =>
        parsed.Errors.Count == 0 || parsed.Action is HelpPage ? null
        : $"{OneLine.Cut(OneLine.Clean(string.Join(" ", parsed.Errors.Select(error => error.Message))), LongestError)} `{(parsed.RootCommandResult.Command as RootCommand)?.HelpName}{PathOf(parsed.CommandResult)} --help` shows what can be said.";

    private static string PathOf(CommandResult called) =>
        called.Parent is CommandResult parent ? $"{PathOf(parent)} {called.Command.Name}" : "";

    private static int Bare(RootCommand root, ParseResult parsed)
    {
        if (!parsed.GetValue(Common.Json)) root.Parse(["--help"]).Invoke();
        Console.Error.WriteLine("A verb is missing: say what to do, such as `digest demo`. `digest --help` shows what can be said.");
        return 2;
    }

    private static (string Sentence, int ExitCode)? Explain(Exception fault) => fault switch
    {
        UserFault told => (told.Message, told.ExitCode),
        TemplateFaultsException templates => (templates.Message, 2),
        OperationCanceledException => ("Stopped.", 1),
        NpgsqlException database => (DatabaseFaults.Sentence(database), 1),
        _ => ($"digest failed: {fault.Message} (--verbose shows where)", 1),
    };
}
