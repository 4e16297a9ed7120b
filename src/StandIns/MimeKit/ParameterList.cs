using System.Collections;

namespace MimeKit;

public sealed class ParameterList : IEnumerable<Parameter>
{
    private readonly List<Parameter> _parameters = [];

    internal event Action? Changed;

    public int Count => _parameters.Count;

    /// <summary>Null where there is none of that name; setting adds or changes.</summary>
    public string? this[string name]
    {
        get => Find(name)?.Value;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (Find(name) is { } parameter)
            {
                parameter.Value = value;
            }
            else
            {
                Add(name, value);
            }
        }
    }

    public void Add(string name, string value)
    {
        var parameter = new Parameter(name, value);
        parameter.Changed += OnChanged;
        _parameters.Add(parameter);
        OnChanged();
    }

    public bool Contains(string name) => Find(name) is not null;

    public bool Remove(string name)
    {
        var removed = _parameters.RemoveAll(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) > 0;
        OnChanged();
        return removed;
    }

    public IEnumerator<Parameter> GetEnumerator() => _parameters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Parameter? Find(string name) =>
        _parameters.Find(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private void OnChanged() => Changed?.Invoke();
}
