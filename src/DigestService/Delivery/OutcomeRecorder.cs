using System.Collections.Concurrent;
using System.Threading.Channels;
using Npgsql;

namespace DigestService.Delivery;

/// <summary>
/// Writes outcomes, 32 rows at once or whatever gathered in 50 ms: one commit for many mails, and still few rows in doubt
/// after a crash. While the database is away it tries again until the lease is gone or we are to stop; then others will find the rows.
/// </summary>
/// <param name="braked">Told when nobody more is called dead.</param>
internal sealed class OutcomeRecorder(Outbox outbox, DeadBrake brake, Action braked, Lease lease, ScheduleClock clock, DeliveryOptions options, ILogger log, CancellationToken giveUp)
{
    private readonly Channel<(ClaimedMail Mail, Outcome Outcome, Action? Recorded)> _outcomes =
        Channel.CreateUnbounded<(ClaimedMail, Outcome, Action?)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentBag<string> _states = [];
    private readonly Random _random = new();

    /// <summary>The state of each row as written.</summary>
    public IReadOnlyCollection<string> States => _states;

    /// <param name="recorded">Called once the outcome is durable, or the row was found to be another's.</param>
    public void Add(ClaimedMail mail, Outcome outcome, Action? recorded = null) => _outcomes.Writer.TryWrite((mail, outcome, recorded));

    public void Complete() => _outcomes.Writer.TryComplete();

    public async Task Run()
    {
        var batch = new List<(ClaimedMail Mail, Outcome Outcome, Action? Recorded)>(options.RecordAtOnce);
        while (await _outcomes.Reader.WaitToReadAsync())
        {
            await Gather(batch);
            await Record(batch);
            foreach (var (_, _, recorded) in batch)
                recorded?.Invoke();
            batch.Clear();
        }
    }

    private async Task Gather(List<(ClaimedMail, Outcome, Action?)> batch)
    {
        using var window = new CancellationTokenSource(options.RecordWithin);
        try
        {
            do
            {
                while (batch.Count < options.RecordAtOnce && _outcomes.Reader.TryRead(out var outcome))
                    batch.Add(outcome);
            }
            while (batch.Count < options.RecordAtOnce && await _outcomes.Reader.WaitToReadAsync(window.Token));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task Record(List<(ClaimedMail Mail, Outcome Outcome, Action? Recorded)> batch)
    {
        var now = clock.Now;
        var rows = batch.ConvertAll(each => OutcomeRow.Of(each.Mail, brake.Judge(each.Outcome), now, _random));
        if (brake.Holds && rows.Exists(row => row.State == "later"))
            braked();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var written = await outbox.Complete(lease.Owner, rows, CancellationToken.None);
                Count(rows, written, batch);
                await Tell(rows.Where(row => row.IsRecipients && written.ContainsKey(row.Mail.MailId)), now);
                return;
            }
            catch (NpgsqlException e) when (!lease.HasLapsed && !giveUp.IsCancellationRequested)
            {
                log.LogWarning("Outcomes of {Count} mails could not be recorded yet: {Fault}", rows.Count, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(100 * attempt, 2000)));
            }
        }
    }

    /// <summary>Should it fail, the next mail to that address fails as well, and is told then.</summary>
    private async Task Tell(IEnumerable<OutcomeRow> rows, DateTimeOffset now)
    {
        foreach (var row in rows)
        {
            try
            {
                if (options.TellFailure is { } tell)
                    await tell(row.Mail, row.Reply ?? "", row.IsDead, now);
            }
            catch (Exception e) when (e is NpgsqlException or UserFault)
            {
                log.LogWarning("Mail {MailId} failed for its recipient's sake, which could not be noted: {Fault}", row.Mail.MailId, e.Message);
            }
        }
    }

    private void Count(List<OutcomeRow> rows, IReadOnlyDictionary<long, string> written, List<(ClaimedMail Mail, Outcome Outcome, Action? Recorded)> batch)
    {
        for (var at = 0; at < rows.Count; at++)
        {
            var row = rows[at];
            if (written.TryGetValue(row.Mail.MailId, out var state))
            {
                _states.Add(state);
                if (row.BecameOf(batch[at].Outcome) is { } outcome)
                    options.Count?.Invoke(row.Mail.Domain, outcome);
            }
            else
                log.Log(batch[at].Outcome.HadBegun ? LogLevel.Warning : LogLevel.Debug, "Mail {MailId} came out as {State}, but the row is no longer ours", row.Mail.MailId, row.State);
            if (row.SetAside)
                log.LogError("Mail {MailId} {Reply}", row.Mail.MailId, row.Reply);
        }
    }
}
