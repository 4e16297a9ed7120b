namespace DigestService.Delivery.Loopback;

/// <summary>The points at which the loopback server can be told to misbehave.</summary>
public enum LoopbackStep
{
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    MailFrom,
    RcptTo,
    Data,

    /// <summary>After the 354, before the message is read.</summary>
    InsideData,

    /// <summary>The whole message has arrived and would be taken.</summary>
    EndOfData,
    Rset,
    Noop,
    Quit,
}

/// <summary>Where the conversation stands when the script is asked.</summary>
/// <param name="Line">The command as received; empty at the greeting and around message data.</param>
/// <param name="Connection">Counts from 1.</param>
/// <param name="MailsBefore">Messages accepted on this connection so far.</param>
public sealed record LoopbackMoment(LoopbackStep Step, string Line, int Connection, int MailsBefore, string? Sender, IReadOnlyList<string> Recipients)
{
    /// <summary>The (last) recipient, also while RCPT TO is being decided.</summary>
    public string? Recipient => Recipients.Count > 0 ? Recipients[^1] : null;
}

/// <summary>What to do instead of behaving. All parts may be combined.</summary>
public sealed record LoopbackAction
{
    /// <summary>Said in place of the usual reply, without line end; lines of a longer one are parted by <c>\n</c>.</summary>
    public string? Reply { get; init; }

    public TimeSpan Delay { get; init; }

    /// <summary>The connection is cut and nothing is said; at <see cref="LoopbackStep.EndOfData"/> the message has been taken, unless <see cref="Reply"/> refuses it.</summary>
    public bool CutBeforeReply { get; init; }

    public bool CutAfterReply { get; init; }

    /// <summary>The reply goes out one octet at a time.</summary>
    public bool InSingleBytes { get; init; }

    /// <summary>Between one octet and the next; more than zero means single octets.</summary>
    public TimeSpan BytePause { get; init; }

    /// <summary>Said in place of any reply, octet for octet, with nothing added: for what is no reply at all.</summary>
    public ReadOnlyMemory<byte>? Raw { get; init; }

    public static LoopbackAction Say(string reply) => new() { Reply = reply };

    public static LoopbackAction Cut { get; } = new() { CutBeforeReply = true };
}

/// <summary>Decides, step by step; null is good behaviour. Called from many connections at once.</summary>
public delegate LoopbackAction? LoopbackScript(LoopbackMoment moment);
