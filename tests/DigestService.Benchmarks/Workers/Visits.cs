namespace DigestService.Benchmarks.Workers;

/// <summary>Somebody who opens the front page five times a second until they are let go.</summary>
internal sealed class Visits : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _coming;
    private int _answered, _failed;

    public Visits(string url) => _coming = Come(url);

    public int Answered => Volatile.Read(ref _answered);

    public int Failed => Volatile.Read(ref _failed);

    private async Task Come(string url)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync("/", _stop.Token);
                Interlocked.Increment(ref answer.IsSuccessStatusCode ? ref _answered : ref _failed);
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref _failed);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
            await Task.Delay(200, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _coming;
        _stop.Dispose();
    }
}
