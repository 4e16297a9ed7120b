using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Scriban.Parsing;

namespace Scriban.Runtime;

public class ScriptObject : IScriptObject, IDictionary<string, object?>
{
    private readonly Dictionary<string, object?> _store = new(StringComparer.Ordinal);

    public int Count => _store.Count;

    public bool IsReadOnly { get; set; }

    public ICollection<string> Keys => _store.Keys;

    public ICollection<object?> Values => _store.Values;

    /// <summary>Null where there is no such member.</summary>
    [SuppressMessage("Design", "CA1065", Justification = "A read-only object refuses, as the real one does.")]
    public object? this[string key]
    {
        get => _store.GetValueOrDefault(key);
        set
        {
            AssertNotReadOnly();
            _store[key] = value;
        }
    }

    public IEnumerable<string> GetMembers() => _store.Keys;

    public bool Contains(string member) => _store.ContainsKey(member);

    public bool ContainsKey(string key) => _store.ContainsKey(key);

    public virtual bool TryGetValue(TemplateContext context, SourceSpan span, string member, out object? value) =>
        _store.TryGetValue(member, out value);

    public bool TryGetValue(string key, out object? value) => _store.TryGetValue(key, out value);

    public void Add(string key, object? value)
    {
        AssertNotReadOnly();
        _store.Add(key, value);
    }

    public bool Remove(string member)
    {
        AssertNotReadOnly();
        return _store.Remove(member);
    }

    public void Clear()
    {
        AssertNotReadOnly();
        _store.Clear();
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _store.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => Add(item.Key, item.Value);

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) => _store.Contains(item);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)_store).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) => Remove(item.Key);

    private void AssertNotReadOnly()
    {
        if (IsReadOnly)
        {
            throw new InvalidOperationException("The object is readonly");
        }
    }
}
