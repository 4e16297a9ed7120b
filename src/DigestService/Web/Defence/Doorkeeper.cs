using System.Threading.RateLimiting;

namespace DigestService.Web.Defence;

/// <summary>
/// Keeps the form open when very many come at once: above an overall number in ten minutes each answers a small question first,
/// rather than all being sent away.
/// </summary>
/// <remarks>
/// There is no shortest time for filling in the form: a browser that knows the address needs a tap, and a person must never be
/// taken for a robot silently. Robots are met by the field that people do not see, by the limits, and by the question.
/// </remarks>
public sealed class Doorkeeper : IDisposable
{
    private readonly SmallQuestion _question;
    private readonly Refusals _refusals;
    private readonly RateLimiter? _crowd;

    public Doorkeeper(LimitSettings settings, SmallQuestion question, Refusals refusals)
    {
        (_question, _refusals) = (question, refusals);
        if (settings.SignUpsBeforeQuestion > 0)
            _crowd = new SlidingWindowRateLimiter(new SlidingWindowRateLimiterOptions { PermitLimit = settings.SignUpsBeforeQuestion, Window = TimeSpan.FromMinutes(10), SegmentsPerWindow = 10, QueueLimit = 0 });
    }

    /// <summary>For one who is within their own limits: only such make a crowd.</summary>
    /// <returns>The question to ask; null where this one may pass, because there is no crowd or the question is answered.</returns>
    public AskedQuestion? Stop(string? token, string? answer)
    {
        if (_crowd is null || _crowd.AttemptAcquire() is { IsAcquired: true }) return null;
        if (token is not null && _question.IsAnswered(token, answer)) return null;
        _refusals.Count(token is null ? "sign-up: question asked" : "sign-up: question not answered");
        return _question.Ask();
    }

    /// <summary>For a form that is about to be shown, so that it need not be sent twice.</summary>
    public AskedQuestion? AskNow() => _crowd?.GetStatistics() is { CurrentAvailablePermits: 0 } ? _question.Ask() : null;

    public void Dispose() => _crowd?.Dispose();
}
