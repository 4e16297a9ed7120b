namespace DigestService.Delivery;

/// <summary>Told of each mail that failed for its recipient's sake while it was handed over: no such address, or a full mailbox.</summary>
/// <param name="reply">The server's words; they may quote the address.</param>
/// <param name="isDead">The server says that there is no such address.</param>
public delegate Task TellFailure(ClaimedMail mail, string reply, bool isDead, DateTimeOffset now);
