using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace DigestService.Delivery;

/// <summary>Open connections to the relay, kept between mails and between runs while they are fresh.</summary>
public sealed class SmtpPool(SmtpSettings smtp) : IAsyncDisposable
{
    private static readonly TimeSpan KeepIdle = TimeSpan.FromSeconds(30);

    /// <summary>After this silence a connection is asked whether it still stands, before a mail is staked on it.</summary>
    private static readonly TimeSpan AskAfter = TimeSpan.FromSeconds(5);

    private readonly ConcurrentStack<SmtpConnection> _idle = new();
    private readonly Lazy<X509Certificate2Collection?> _authorities = new(() => smtp.CaFile is null ? null : RelayTrust.ReadAuthorities(smtp.CaFile));

    public SmtpSettings Settings => smtp;

    /// <summary>The second relay's; null where there is none.</summary>
    public SmtpPool? Fallback { get; } = smtp.Fallback is null ? null : new SmtpPool(smtp.Fallback);

    /// <summary>A connection for one worker, to be returned; or why none can be had.</summary>
    /// <param name="utf8">For a mail whose address is beyond ASCII.</param>
    public async Task<Dialed> Rent(bool utf8, CancellationToken cancellationToken)
    {
        while (!utf8 && _idle.TryPop(out var idle))
        {
            if (idle.IsUsable && idle.Idle < KeepIdle && (idle.Idle < AskAfter || await idle.Answers(cancellationToken)))
                return new Dialed.Up(idle);
            await idle.DisposeAsync();
        }
        return await SmtpConnection.Open(smtp, _authorities.Value, utf8, cancellationToken);
    }

    public async ValueTask Return(SmtpConnection connection)
    {
        if (connection.IsUsable && !connection.Utf8)
            _idle.Push(connection);
        else
            await connection.DisposeAsync();
    }

    /// <summary>Says goodbye on connections that nobody used for a while.</summary>
    public async Task CloseIdle()
    {
        var fresh = new List<SmtpConnection>();
        while (_idle.TryPop(out var connection))
        {
            if (connection.IsUsable && connection.Idle < KeepIdle)
                fresh.Add(connection);
            else
                await connection.DisposeAsync();
        }
        foreach (var connection in fresh)
            _idle.Push(connection);
    }

    /// <summary>Closes at once whatever stands idle: for a worker whose lease has lapsed.</summary>
    public void CutIdle()
    {
        while (_idle.TryPop(out var connection))
            connection.Cut();
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryPop(out var connection))
            await connection.DisposeAsync();
        if (Fallback is not null)
            await Fallback.DisposeAsync();
    }
}
