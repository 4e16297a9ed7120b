using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DigestService.Cli;

/// <summary><c>--help</c>. In a list of verbs the library shows what may be left out as if it were required; so there it is left to the verb's own help.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        foreach (var argument in parseResult.CommandResult.Command.Subcommands.SelectMany(verb => verb.Arguments).Where(argument => argument.Arity.MinimumNumberOfValues == 0))
            argument.Hidden = true;
        return new HelpAction().Invoke(parseResult);
    }
}
