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
        var days = new Option<int>("--days") { Description = "How many days to look back.", DefaultValueFactory = _ => 7 };
        var html = new Option<string?>("--html") { Description = "Write the mail as HTML to this file." };
        var text = new Option<string?>("--text") { Description = "Write the mail as plain text to this file." };
        var now = Common.Now();
        return Verb.WithDatabase("preview", "Show what a profile would have caught, and why; send nothing.", [query, subscriber, days, html, text, now], async (parsed, services, stop) =>
        {
            var profile = await ReadProfile(services, parsed.GetValue(query)!, parsed.GetValue(subscriber), stop);
            if (parsed.GetValue(days) is < 1 or > 3660) throw new UserFault($"--days {parsed.GetValue(days)} cannot be: 1 to 3660.", 2);
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
        if (html is not null) await File.WriteAllTextAsync(html, email.Html, stop);
        if (text is not null) await File.WriteAllTextAsync(text, email.Text, stop);
    }
}
