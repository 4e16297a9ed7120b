using DigestService.Database;
using DigestService.Subscribers;
using Npgsql;

namespace DigestService.Web;

/// <summary>Takes up sign-ups in the background: at once where this process has answered one, and now and then what another left behind.</summary>
public sealed class SignUpDesk(SignUps signUps, ILogger<SignUpDesk> log) : BackgroundService
{
    private static readonly TimeSpan LooksAgainAfter = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim _work = new(1, 1);

    /// <summary>There is something to take up.</summary>
    public void Ring()
    {
        try
        {
            _work.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is about to look anyway.
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await _work.WaitAsync(LooksAgainAfter, stoppingToken);
                await signUps.TakeAll(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
            catch (Exception fault)
            {
                if (fault is NpgsqlException away) log.LogError("Sign-ups wait in the database, since {Reason}", DatabaseFaults.InWords(away));
                else log.LogError(fault, "Sign-ups could not be taken up; they wait in the database");
                await Task.Delay(TimeSpan.FromSeconds(5), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Ring();
            }
        }
    }

    public override void Dispose()
    {
        _work.Dispose();
        base.Dispose();
    }
}
