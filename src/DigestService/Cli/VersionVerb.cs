using System.CommandLine;
using System.Reflection;

namespace DigestService.Cli;

/// <summary><c>--version</c>: which program this is, and whether it was built with the stand-ins.</summary>
internal static class VersionVerb
{
    public static readonly Option<bool> Option = new("--version") { Description = "Show the version." };

    public static int Run(ParseResult parsed)
    {
        Output.Done(parsed, new { version = Product.Version, standIns = Product.HasStandIns },
            $"digest {Product.Version}{(Product.HasStandIns ? " (built with stand-ins for MailKit, MimeKit and Scriban)" : "")}");
        return 0;
    }
}
