using System.CommandLine;
using DigestService.Subscribers;

namespace DigestService.Cli.Keys;

/// <summary><c>keys new</c> and <c>keys rotate</c>: make keys as files, and tell the settings and DNS records that go with them.</summary>
internal static class KeysVerb
{
    private enum Which { All, Links, Dkim }

    public static Command Make() => new("keys", "Make and rotate the keys that sign links and mails.")
    {
        Make("new", "Make the keys that are missing, and tell what to put into the settings and into DNS.", (folder, given, which) => new KeysMade
        {
            Links = which == Which.Dkim ? null : given.Links.Key is null ? New(folder.NewestLinkKey(), folder.NewLinkKey) : new MadeKey(null, IsNew: false),
            Dkim = which == Which.Links ? null : given.Key is null ? NewDkim(folder, given) : new MadeKey(null, IsNew: false),
        }),
        Make("rotate", "Make new keys beside those in use, and tell what to change, and when.", (folder, given, which) => new KeysMade
        {
            Links = which == Which.Dkim || (which == Which.All && given.Links.Key is null) ? null : RotateLinks(folder, given.Links),
            Dkim = which == Which.Links || (which == Which.All && given.Key is null) ? null : RotateDkim(folder, given),
        }),
    };

    private static Command Make(string name, string description, Func<KeyFolder, GivenKeys, Which, KeysMade> make)
    {
        var folder = Common.Path("--folder", "Where the key files are.", "keys");
        var domain = new Option<string?>("--domain") { Description = "The domain that signs, if not the one in the settings." };
        var only = Common.Choice<Which>("--only", "Only the keys of links, or only that of DKIM.");
        var verb = new Command(name, description) { folder, domain, only };
        verb.SetAction(parsed =>
        {
            var given = GivenKeys.Read(Configuration.Read(), parsed.GetValue(domain));
            var which = parsed.GetValue(only);
            if (which != Which.Links && given.Domain.Length == 0)
                throw new UserFault("Digest:Sender:Address is missing: set it, or say --domain, since a DKIM key signs for a domain.", 2);
            var made = make(new KeyFolder(parsed.GetValue(folder)!), given, which);
            if (made is { Links: null, Dkim: null }) throw new UserFault("There is nothing to rotate: neither Digest:Links:Key nor Digest:Dkim:PrivateKey is set. `digest keys new` makes them.", 2);
            var told = new KeysTold(made, given);
            Output.Done(parsed, told.ForMachines(), told.ForPeople());
            return 0;
        });
        return verb;
    }

    private static MadeKey New(string? there, Func<string> make) => there is null ? new MadeKey(make(), IsNew: true) : new MadeKey(there, IsNew: false);

    private static MadeKey NewDkim(KeyFolder folder, GivenKeys given)
    {
        if (folder.NewestDkimKey() is { } there) return new MadeKey(there.File, IsNew: false, there.Selector);
        var (selector, file) = folder.NewDkimKey(given.Dkim.Selector);
        return new MadeKey(file, IsNew: true, selector);
    }

    private static MadeKey RotateLinks(KeyFolder folder, LinkSettings links)
    {
        if (links.Key is null) throw new UserFault("Digest:Links:Key is not set: `digest keys new` makes a first key.", 2);
        if (links.Key.Contains(',', StringComparison.Ordinal))
            throw new UserFault("Digest:Links:Key contains a comma, which separates old keys, so it cannot become one: the links that it signed would stop to open. `digest keys rotate --only dkim` leaves it as it is.", 2);
        var (key, old) = folder.NewLinkKey(links.All());
        return new MadeKey(key, IsNew: true, OldKeys: old);
    }

    private static MadeKey RotateDkim(KeyFolder folder, GivenKeys given)
    {
        if (given.Key is null) throw new UserFault("Digest:Dkim:PrivateKey is not set, or holds no key: `digest keys new` makes a first one.", 2);
        var (selector, file) = folder.NewDkimKey(given.Dkim.Selector);
        return new MadeKey(file, IsNew: true, selector, Replaces: given.Dkim.Selector);
    }
}
