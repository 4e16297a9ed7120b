namespace MimeKit;

public class Parameter(string name, string value)
{
    private string _value = value;

    internal event Action? Changed;

    public string Name { get; } = name;

    public string Value
    {
        get => _value;
        set
        {
            _value = value;
            Changed?.Invoke();
        }
    }
}
