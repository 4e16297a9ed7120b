namespace DigestService.Rendering;

/// <summary>To one who signs up and is subscribed already.</summary>
public static class PreferencesLetter
{
    public static LetterContent Of(string preferencesUrl) => new(
        "You are subscribed already", "You are subscribed already",
        "Somebody, probably you, asked to subscribe this address. It is on the list already, and nothing was changed. What you get, and when, can be changed on the page of your preferences.",
        "Open my preferences", preferencesUrl,
        "If it was not you, do nothing: nobody else was told that you are subscribed.");
}
