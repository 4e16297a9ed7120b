using System.Collections.Concurrent;
using System.Threading.Channels;

namespace DigestService.Delivery;

/// <summary>
/// How many mails of one provider are on their way at the same time, for those providers that have a limit. What finds no place
/// stands aside, in small numbers, and the rest is put back to when its turn will come; so the others go past.
/// </summary>
internal sealed class ProviderLanes(Providers providers, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Lane> _lanes = new();
    private readonly Channel<bool> _freed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>At the begin of a session nothing is in hand.</summary>
    public void Clear()
    {
        foreach (var lane in _lanes.Values)
            lane.Clear();
    }

    /// <summary>A mail was claimed: it is in hand until its outcome is known.</summary>
    /// <returns>When its turn will come, where too many of its provider are in hand already; null where it may go on.</returns>
    public DateTimeOffset? Claimed(ClaimedMail mail, DateTimeOffset now) => LaneOf(mail)?.Line(mail.Urgency, now);

    public void Ended(ClaimedMail mail) => LaneOf(mail)?.End();

    /// <summary>Takes a place on the way; false where all are taken.</summary>
    public bool TryEnter(ClaimedMail mail) => LaneOf(mail)?.TryEnter() ?? true;

    public void Leave(ClaimedMail mail)
    {
        if (LaneOf(mail) is not { } lane)
            return;
        lane.Leave();
        _freed.Writer.TryWrite(true);
    }

    /// <summary>Until a place may be free again.</summary>
    public async Task Freed(CancellationToken stop) => await _freed.Reader.ReadAsync(stop);

    private Lane? LaneOf(ClaimedMail mail)
    {
        var provider = providers.Of(mail.Domain);
        return providers.SettingsOf(provider).Connections is > 0 and var places ? _lanes.GetOrAdd(provider, _ => new Lane(places, time)) : null;
    }

    /// <summary>One provider's.</summary>
    private sealed class Lane(int places, TimeProvider time)
    {
        /// <summary>What stands aside is what goes out in so many seconds.</summary>
        private const int SecondsInHand = 2;
        private const int MostInHand = 200;

        /// <summary>Before so many were measured, nobody is sent far away on a guess.</summary>
        private const int Enough = 20;
        private static readonly TimeSpan FarOnAGuess = TimeSpan.FromSeconds(30);
        private static readonly TimeSpan Far = TimeSpan.FromMinutes(10);

        private readonly Lock _gate = new();
        private int _inHand, _busy, _measured;
        private long _fullSince;
        private DateTimeOffset _lineUntil;

        /// <summary>How soon after one mail the next can go; measured whenever all places are taken.</summary>
        private TimeSpan _each = TimeSpan.FromMilliseconds(100) / places;

        public void Clear()
        {
            lock (_gate)
                (_inHand, _busy) = (0, 0);
        }

        public DateTimeOffset? Line(Urgency urgency, DateTimeOffset now)
        {
            lock (_gate)
            {
                if (++_inHand <= Math.Max(2 * places, Math.Min(TimeSpan.FromSeconds(SecondsInHand) / _each, MostInHand)) || urgency == Urgency.Awaited)
                    return null;
                var inHandGone = now + _each * _inHand;
                _lineUntil = (_lineUntil > inHandGone ? _lineUntil : inHandGone) + _each;
                var latest = now + (_measured < Enough ? FarOnAGuess : Far);
                return _lineUntil = _lineUntil < latest ? _lineUntil : latest;
            }
        }

        public void End()
        {
            lock (_gate)
                _inHand--;
        }

        public bool TryEnter()
        {
            lock (_gate)
            {
                if (_busy == places)
                    return false;
                if (++_busy == places)
                    _fullSince = time.GetTimestamp();
                return true;
            }
        }

        public void Leave()
        {
            lock (_gate)
            {
                if (_busy-- < places)
                    return;
                _each = _each * 0.9 + time.GetElapsedTime(_fullSince) * 0.1;
                _measured++;
            }
        }
    }
}
