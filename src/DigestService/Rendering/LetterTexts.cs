namespace DigestService.Rendering;

/// <summary>What the short mails say that a person waits for, or must not miss.</summary>
public static class LetterTexts
{
    /// <summary>To one who signs up and is subscribed already.</summary>
    public static LetterContent Preferences(string url) => new(
        "You are subscribed already", "You are subscribed already",
        "Somebody, probably you, asked to subscribe this address. It is on the list already, and nothing was changed. What you get, and when, can be changed on the page of your preferences.",
        "Open my preferences", url,
        "If it was not you, do nothing: nobody else was told that you are subscribed.");

    /// <summary>A fresh link to what is stored about somebody.</summary>
    public static LetterContent Account(string url) => new(
        "The link to your data", "Your data",
        "Somebody, probably you, asked for a link to what is stored about you: to see your address, change it, take everything with you, or have it erased.",
        "Open my data", url,
        "The link works once, within 30 minutes. If it was not you, do nothing, and do not pass this mail on.");

    /// <summary>To an address to be.</summary>
    public static LetterContent NewAddress(string url) => new(
        "Confirm your new address", "Is this your new address?",
        "Somebody, probably you, asked to have their paper digests sent to this address from now on. If that is right, please confirm it.",
        "Use this address", url,
        "The link works for a day. If it was not you, do nothing: unless you confirm, nothing more is sent to you.");

    /// <summary>To the address that was.</summary>
    public static LetterContent OldAddress(string url) => new(
        "Your address was changed", "Your digests go elsewhere now",
        "The address of your subscription was changed, and the new one has confirmed it: from now on your digests go there. Links in older mails no longer open your preferences.",
        "Undo the change", url,
        "If it was you, do nothing. If not, take it back within seven days: your digests come here again, and the new address loses its hold on them.");

    /// <summary>To the address that digests go to from now on, after a change of address or its undoing.</summary>
    public static LetterContent Moved(string url) => new(
        "Your digests come here now", "Your digests come here now",
        "The address of your subscription was changed, and this is the one that it has now. Links in older mails no longer open your preferences; this one does.",
        "Open my preferences", url,
        "Each digest has the link, too.");

    /// <summary>To the address that loses a subscription when its change is taken back.</summary>
    public static LetterContent AddressUndone(string url) => new(
        "The change of address was taken back", "Digests no longer come here",
        "Whoever reads the address that the subscription had before has taken the change back: its digests go there again. Links in mails that came here no longer open its preferences.",
        "Sign up", url,
        "If you want digests at this address, it can have a subscription of its own.");
}
