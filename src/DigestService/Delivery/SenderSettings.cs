using System.Text;
using DigestService.Subscribers;

namespace DigestService.Delivery;

/// <summary>The section <c>Digest:Sender</c>: whom readers see their mail come from.</summary>
public sealed record SenderSettings
{
    public string Address { get; init; } = "";
    public string Name { get; init; } = "";
    public string? ReplyTo { get; init; }

    /// <summary>The mailbox that takes reports of failure; null takes the sender's.</summary>
    public string? ReturnPath { get; init; }

    /// <summary>Whether each mail has a return path of its own; see <see cref="ReturnPaths"/>. Off for a relay that takes one sender only.</summary>
    public bool Verp { get; init; } = true;

    /// <summary>Between mailbox and token: what the mail server of that mailbox splits addresses on.</summary>
    public string VerpSeparator { get; init; } = "+";

    /// <summary>Takes mails that ask to leave; see <see cref="LeaveByMail"/>.</summary>
    public string? UnsubscribeMailbox { get; init; }

    /// <summary>The domain of the sender's address, as A-labels; Message-IDs end with it.</summary>
    public string Domain => EmailAddress.TryParse(Address, out var address, out _) ? address!.Domain : "";

    /// <summary>The domain of the return path, as A-labels; SPF is asked about it (RFC 7208, 2.4).</summary>
    public string ReturnDomain => ReturnPath is not null && EmailAddress.TryParse(ReturnPath, out var address, out _) ? address!.Domain : Domain;

    /// <summary>Why what comes back tells of no mail of ours, and the mend; null where it does.</summary>
    public string? Unmatched =>
        ReturnPath is null ? "Digest:Sender:ReturnPath is not set, so that reports cannot be matched to a mail: bounces and complaints change nothing. Set it to a mailbox that `digest bounce` reads."
        : !Verp ? "Digest:Sender:Verp is off, so that reports cannot be matched to a mail: bounces and complaints change nothing. Turn it on where your relay takes a sender for each mail."
        : null;

    /// <summary>Everything wrong with this section, one plain sentence each, with the key and the mend.</summary>
    public IEnumerable<string> Faults()
    {
        if (string.IsNullOrWhiteSpace(Address))
            yield return "Digest:Sender:Address is missing; set it to the address that your digests come from, such as digest@example.org.";
        else if (AddressFault(nameof(Address), Address) is { } fault)
            yield return fault;
        if (HeaderText.OneLine(Name, int.MaxValue) != Name.Trim())
            yield return "Digest:Sender:Name holds line breaks or control characters; write it as one plain line.";
        if (AddressFault(nameof(ReplyTo), ReplyTo) is { } replyFault)
            yield return replyFault;
        if (UnsubscribeMailbox is not null && !EmailAddress.TryParse(UnsubscribeMailbox, out _, out var mailboxFault))
            yield return $"Digest:Sender:UnsubscribeMailbox cannot be used. {mailboxFault}";

        if (AddressFault(nameof(ReturnPath), ReturnPath) is { } returnFault)
            yield return returnFault;
        else if (ReturnPath is not null && Verp && ReturnPath.Trim().IndexOf('@', StringComparison.Ordinal) > ReturnPaths.LongestMailbox)
            yield return $"Digest:Sender:ReturnPath has more than {ReturnPaths.LongestMailbox} characters before the @, which leaves no room for the token of each mail; take a shorter name, or set Digest:Sender:Verp to false.";
        else if (ReturnPath is not null && Verp && VerpSeparator == "+" && ReturnPath[..ReturnPath.IndexOf('@', StringComparison.Ordinal)].Contains('+', StringComparison.Ordinal))
            yield return "Digest:Sender:ReturnPath holds a + before the @, where mail servers split the address before they reach the token of each mail; take a mailbox without it.";
        if (VerpSeparator is not ("+" or "-"))
            yield return $"Digest:Sender:VerpSeparator is \"{HeaderText.OneLine(VerpSeparator, 20)}\"; it must be + or -, whichever the mail server of Digest:Sender:ReturnPath splits addresses on.";
    }

    /// <summary>Letters beyond ASCII before the @ would need SMTPUTF8 for every mail, and most servers that a reader may have do not offer it.</summary>
    private static string? AddressFault(string name, string? address) =>
        address is null ? null
        : !EmailAddress.TryParse(address, out var parsed, out var fault) ? $"Digest:Sender:{name} cannot be used. {fault}"
        : address.Trim() != address ? $"Digest:Sender:{name} begins or ends with a space; remove it."
        : !Ascii.IsValid(parsed!.Local) ? $"Digest:Sender:{name} cannot be used. Before the @ it holds letters beyond ASCII, for which many mail servers would refuse your mail."
        : null;
}
