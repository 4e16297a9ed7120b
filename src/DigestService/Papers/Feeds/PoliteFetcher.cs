namespace DigestService.Papers.Feeds;

/// <summary>Asks for pages in turn: waits for the gate, tries again what may pass, and gives up where patience ends.</summary>
public sealed class PoliteFetcher(FeedClient client, SourceTurn turn, FeedSettings settings, TimeProvider? clock = null)
{
    /// <summary>No database that works takes so long for one row.</summary>
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(20);

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Set once the server asks for a longer wait than ours: nothing more is asked in this run.</summary>
    public string? ToldToStop { get; private set; }

    /// <returns>The answer as parsed, or a faulty page.</returns>
    public async Task<(FeedAnswer? Answer, ParsedPage Page)> Get(IPaperSource source, PageRequest asked, CancellationToken stop)
    {
        var page = ParsedPage.Empty;
        for (var attempt = 1; attempt <= settings.Attempts; attempt++)
        {
            if (ToldToStop is null) await WaitForTurn(asked.Url, stop);
            if (ToldToStop is not null) return (null, ParsedPage.Faulty(ToldToStop));

            await HoldBack(stop);
            var fetched = await client.Get(asked, stop);
            await turn.HoldBack(PauseAfter(fetched), stop);

            var answer = (fetched as Fetched.Page)?.Answer;
            page = fetched switch
            {
                Fetched.Page good => Parse(source, asked, good.Answer),
                Fetched.Later later => ParsedPage.Faulty(later.Sentence, mayPass: true),
                Fetched.Faulty { Fault: var fault } => ParsedPage.Empty with { Fault = fault },
                _ => throw new InvalidOperationException($"{fetched.GetType()} is new here"),
            };
            if (page.Fault is null) return (answer, page);
            if (!page.Fault.MayPass) break;
        }
        return (null, page);
    }

    /// <summary>Before the request, so that it counts even when we die in the middle; who was frozen just then finds out here that the turn is another's.</summary>
    private async Task HoldBack(CancellationToken stop)
    {
        long before;
        do
        {
            before = _clock.GetTimestamp();
            await turn.HoldBack(stop: stop);
        }
        while (_clock.GetElapsedTime(before) > Frozen);
    }

    /// <summary>Parsers do not throw; should one all the same, its page is faulty and the others are asked for.</summary>
    private static ParsedPage Parse(IPaperSource source, PageRequest asked, FeedAnswer answer)
    {
        try
        {
            return source.Parse(asked, answer);
        }
        catch (Exception fault)
        {
            return ParsedPage.Faulty($"{asked.Url} cannot be read: {fault.Message}");
        }
    }

    private async Task WaitForTurn(Uri url, CancellationToken stop)
    {
        while (await turn.UntilNext(stop) is var wait && wait > TimeSpan.Zero)
        {
            if (wait > TimeSpan.FromSeconds(settings.PatienceSeconds))
            {
                ToldToStop = $"{url.Host} asked for no more requests until {_clock.GetUtcNow() + wait:yyyy-MM-dd HH:mm:ss}Z; the rest is left until then";
                return;
            }
            await Task.Delay(wait, stop);
        }
    }

    private TimeSpan? PauseAfter(Fetched fetched) => fetched switch
    {
        Fetched.Later later => later.At - _clock.GetUtcNow(),
        Fetched.Page { Answer.Pause: { } pause } => pause,
        _ => null,
    };
}
