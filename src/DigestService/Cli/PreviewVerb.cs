using System.CommandLine;
using DigestService.Digests;
using DigestService.Rendering;
using DigestService.Subscribers;
using DigestService.Cli.Subscribers;
using Npgsql;

namespace DigestService.Cli;

/// <summary><c>preview</c>: what a profile would have caught, and why; renders the mail; sends nothing.</summary>
internal static class PreviewVerb
{
    public static Command Make()
    {
        var query = new Option<string[]>("--query") { Description = "A keyword; may be repeated.", AllowMultipleArgumentsPerToken = false, DefaultValueFactory = _ => [] };
        var subscriber = new Option<string?>("--subscriber") { Description = "The profile of this subscriber." };
        var days = Common.Number("--days", "How many days to look back.", 7, 1, 3660);
        var html = new Option<string?>("--html") { Description = "Write the mail as HTML to this file." };
        var text = new Option<string?>("--text") { Description = "Write the mail as plain text to this file." };
        var now = Common.Now();
        return Verb.WithDatabase("preview", "Show what a profile would have caught, and why; send nothing.", [query, subscriber, days, html, text, now], async (parsed, services, stop) =>
        {
            var profile = await ReadProfile(services, parsed.GetValue(query)!, parsed.GetValue(subscriber), stop);
            await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(stop);
            var preview = await Preview.Of(connection, profile, parsed.GetValue(days), anyScope: parsed.GetValue(subscriber) is null, await services.Now(parsed.GetValue(now), stop), stop);

            await Write(services, preview, profile, parsed.GetValue(html), parsed.GetValue(text), stop);
            foreach (var each in preview.Papers) Output.Tell(parsed, $"{each.Paper.Id,-12} {each.Paper.Title}\n             {string.Join("; ", each.Why)}");
            var selection = preview.Selection;
            Output.Done(parsed,
                new
                {
                    scanned = selection.Scanned, matched = selection.Matched, excluded = selection.Excluded, since = preview.Since, until = preview.Until,
                    papers = preview.Papers.Select(each => new { id = each.Paper.Id, title = each.Paper.Title, why = each.Why }),
                },
                $"{selection.Matched} of {selection.Scanned} papers from {preview.Since:yyyy-MM-dd} to {preview.Until:yyyy-MM-dd}; {selection.Excluded} shut out by an exclusion or a mute.");
            return 0;
        });
    }

    private static async Task<Profile> ReadProfile(IServiceProvider services, string[] queries, string? subscriber, CancellationToken stop)
    {
        if ((queries.Length == 0) == (subscriber is null)) throw new UserFault("preview needs --query Q (one or more) or --subscriber EMAIL, not both.", 2);
        if (subscriber is not null)
            return await services.GetRequiredService<SubscriberStore>().Profile((await services.FindSubscriber(subscriber, stop)).SubscriberId, stop);
        var profile = new Profile { Keywords = queries };
        var faults = ProfileFaults.Of(profile).ToList();
        return faults.Count == 0 ? profile : throw new UserFault(string.Join(Environment.NewLine, faults), 2);
    }

    private static async Task Write(IServiceProvider services, Preview preview, Profile profile, string? html, string? text, CancellationToken stop)
    {
        if (html is null && text is null) return;
        if (preview.Papers.Count == 0)
        {
            await Console.Error.WriteLineAsync("Nothing was caught, so there is no mail to write.");
            return;
        }
        var site = services.GetRequiredService<SiteSettings>();
        var email = DigestEmail.Render(services.GetRequiredService<Templates>(), preview.ToContent(profile, site.PublicUrl));
        if (html is not null) await WriteFile(html, email.Html!, stop);
        if (text is not null) await WriteFile(text, email.Text, stop);
    }

    private static async Task WriteFile(string path, string contents, CancellationToken stop)
    {
        try
        {
            await File.WriteAllTextAsync(path, contents, stop);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UserFault($"{path} cannot be written: {fault.Message}", 2);
        }
    }
}
