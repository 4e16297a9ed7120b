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
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);

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
        root.SetAction(parsed => parsed.GetValue(VersionVerb.Option) ? VersionVerb.Run(parsed) : ShowHelp(root));
        return root;
    }

    public static async Task<int> Run(string[] args)
    {
        var root = Root();
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpPage)
        {
            var said = string.Join(" ", parsed.Errors.Select(error => error.Message)).ReplaceLineEndings(" ");
            await Console.Error.WriteLineAsync($"{said} `digest{PathOf(parsed.CommandResult)} --help` shows what can be said.");
            return 2;
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

    private static string PathOf(CommandResult called) =>
        called.Parent is CommandResult parent ? $"{PathOf(parent)} {called.Command.Name}" : "";

    private static int ShowHelp(RootCommand root)
    {
        root.Parse(["--help"]).Invoke();
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
