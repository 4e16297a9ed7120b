namespace MimeKit;

public abstract class InternetAddress
{
    private string? _name;

    private protected InternetAddress(string? name) => _name = name;

    internal event Action? Changed;

    public string? Name
    {
        get => _name;
        set
        {
            _name = value;
            OnChanged();
        }
    }

    private protected void OnChanged() => Changed?.Invoke();
}
