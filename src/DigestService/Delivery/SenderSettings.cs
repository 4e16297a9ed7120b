using DigestService.Subscribers;

namespace DigestService.Delivery;

/// <summary>The section <c>Digest:Sender</c>: whom readers see their mail come from.</summary>
public sealed record SenderSettings
{
    public string Address { get; init; } = "";
    public string Name { get; init; } = "";
    public string? ReplyTo { get; init; }

    /// <summary>Takes mails that ask to leave; see <see cref="LeaveByMail"/>.</summary>
    public string? UnsubscribeMailbox { get; init; }

    /// <summary>The domain of the sender's address; Message-IDs end with it.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>Everything wrong with this section, one plain sentence each, with the key and the mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Address))
            yield return "Digest:Sender:Address is missing; set it to the address that your digests come from, such as digest@example.org.";
        else if (!EmailAddress.TryParse(Address, out _, out var fault))
            yield return $"Digest:Sender:Address cannot be used. {fault}";
        if (HeaderText.OneLine(Name, int.MaxValue) != Name.Trim())
            yield return "Digest:Sender:Name holds line breaks or control characters; write it as one plain line.";
        if (ReplyTo is not null && !EmailAddress.TryParse(ReplyTo, out _, out var replyFault))
            yield return $"Digest:Sender:ReplyTo cannot be used. {replyFault}";
        if (UnsubscribeMailbox is not null && !EmailAddress.TryParse(UnsubscribeMailbox, out _, out var mailboxFault))
            yield return $"Digest:Sender:UnsubscribeMailbox cannot be used. {mailboxFault}";
    }
}
