using DigestService.Digests;
using DigestService.Rendering;

namespace DigestService.Cli.Previews;

/// <summary>The sample mails as the templates make them now. Where a template is at fault, the last good mails stay beside the faults.</summary>
internal sealed class WatchedTemplates
{
    private readonly SiteSettings _site;
    private readonly string? _folder;
    private string _seen = "";

    /// <param name="folder">The operator's templates; null for the shipped ones alone.</param>
    public WatchedTemplates(SiteSettings site, string? folder)
    {
        (_site, _folder) = (site, folder);
        LookAgain();
    }

    public sealed record State(int Version, IReadOnlyList<SampleMail> Mails, IReadOnlyList<TemplateFault> Faults);

    public State Now { get; private set; } = new(0, [], []);

    /// <summary>Looks at the files themselves rather than being told by the system, which not every shared folder does.</summary>
    /// <returns>Whether something changed.</returns>
    public bool LookAgain()
    {
        var files = Fingerprint();
        if (files == _seen) return false;
        _seen = files;
        Now = Load(Now);
        return true;
    }

    private State Load(State before)
    {
        try
        {
            return new State(before.Version + 1, SampleMails.Of(Templates.Load(_site, _folder)), []);
        }
        catch (TemplateFaultsException fault)
        {
            return new State(before.Version + 1, before.Mails, fault.Faults);
        }
    }

    private string Fingerprint() => string.Join('\n',
        TemplateFiles.Find(TemplateFiles.Shipped, _folder, []).Values.Select(path => new FileInfo(path)).Select(file => $"{file.FullName} {(file.Exists ? file.Length : -1)} {file.LastWriteTimeUtc.Ticks}"));
}
