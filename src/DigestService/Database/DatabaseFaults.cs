using Npgsql;

namespace DigestService.Database;

/// <summary>Whose fault a failed statement is, and how an operator is told of it.</summary>
public static class DatabaseFaults
{
    /// <summary>
    /// It lies in the rows that were being worked on, and would be the same again with them and not with others. False where the
    /// database is away, full or busy, refuses everybody, or we are to stop: then nobody is to blame.
    /// </summary>
    public static bool IsOfWhatWasTried(Exception fault) => Root(fault) switch
    {
        // Data exceptions, violated constraints, exceeded limits, raised by a function (PostgreSQL, appendix A).
        PostgresException refused => refused.SqlState[..2] is "22" or "23" or "54" or "P0",
        OperationCanceledException or OutOfMemoryException or ObjectDisposedException => false,
        _ => !Chain(fault).Any(each => each is NpgsqlException),
    };

    /// <summary>A statement was not done within the Command Timeout: it hangs, or the machine is too busy for so much at once.</summary>
    public static bool IsOfTooLong(Exception fault) =>
        fault is NpgsqlException { InnerException: TimeoutException } and not PostgresException && fault.Message.Contains("stream", StringComparison.Ordinal);

    /// <summary>Why it failed, for a list that the operator reads: one line.</summary>
    public static string Reason(Exception fault) => Root(fault) switch
    {
        PostgresException refused => Delivery.HeaderText.OneLine($"the database refused it: {refused.MessageText}", 300),
        var other => Delivery.HeaderText.OneLine(other.Message, 300) is { Length: > 0 } words ? words : other.GetType().Name,
    };

    /// <summary>What is the matter with the database, and what to do.</summary>
    public static string Sentence(Exception fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull or PostgresErrorCodes.TooManyConnections } full => $"It went no further, since {InWords(full)}.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused => $"PostgreSQL refused: {Said(refused)} ({refused.SqlState}). `digest migrate --grant ROLE`, run as the role that owns the schema, lets ROLE do what the service needs.",
        PostgresException refused => $"PostgreSQL refused: {Said(refused)} ({refused.SqlState}). Check ConnectionStrings:Digest and the server's log.",
        NpgsqlException { InnerException: TimeoutException } slow => $"It went no further, since {InWords(slow)}.",
        var away => $"The database cannot be reached: {Delivery.HeaderText.OneLine(away.Message, 200).TrimEnd('.')}. Check ConnectionStrings:Digest and that PostgreSQL runs.",
    };

    /// <summary>What is the matter with the database, as the end of a sentence.</summary>
    public static string InWords(NpgsqlException fault) => fault switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => $"the database's disk is full ({Said(fault)}): make room there, and it goes on by itself",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => $"the database takes no more connections ({Said(fault)}): raise its max_connections, or lower Maximum Pool Size in ConnectionStrings:Digest",
        PostgresException refused => $"the database refused it ({Said(refused)}, {refused.SqlState})",
        _ when IsOfTooLong(fault) => "a statement took longer than the Command Timeout of ConnectionStrings:Digest allows (30 seconds, if it says nothing); look for locks in pg_stat_activity",
        _ => $"the database cannot be reached ({Said(fault)})",
    };

    private static string Said(NpgsqlException fault) =>
        Delivery.HeaderText.OneLine(fault is PostgresException refused ? refused.MessageText : fault.Message, 200);

    private static Exception Root(Exception fault) => Chain(fault).Last();

    private static IEnumerable<Exception> Chain(Exception fault)
    {
        for (var each = fault; each is not null; each = each.InnerException) yield return each;
    }
}
