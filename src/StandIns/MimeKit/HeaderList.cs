using System.Collections;
using MimeKit.Formatting;

namespace MimeKit;

/// <summary>Header fields in their order; names are compared without regard to case.</summary>
public sealed class HeaderList : IList<Header>
{
    private readonly List<Header> _headers = [];

    /// <summary>A header was added, changed or removed.</summary>
    internal event Action<HeaderId>? Changed;

    public int Count => _headers.Count;

    public bool IsReadOnly => false;

    public Header this[int index]
    {
        get => _headers[index];
        set
        {
            RemoveAt(index);
            Insert(index, value);
        }
    }

    /// <summary>The first one's value, or null; setting changes the first one or adds one.</summary>
    public string? this[string field]
    {
        get => Find(field)?.Value;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (Find(field) is { } header)
            {
                header.Value = value;
            }
            else
            {
                Add(field, value);
            }
        }
    }

    public string? this[HeaderId id]
    {
        get => this[id.ToHeaderName()];
        set => this[id.ToHeaderName()] = value;
    }

    public void Add(Header item) => Insert(_headers.Count, item);

    public void Add(string field, string value) => Add(new Header(field, value));

    public void Add(HeaderId id, string value) => Add(new Header(id, value));

    public void Insert(int index, Header item)
    {
        _headers.Insert(index, item);
        item.Changed += OnChanged;
        OnChanged(item);
    }

    public void Insert(int index, string field, string value) => Insert(index, new Header(field, value));

    public void Insert(int index, HeaderId id, string value) => Insert(index, new Header(id, value));

    /// <summary>Takes the place of the first one of that name, and the others' too; is added if there is none.</summary>
    public void Replace(Header header)
    {
        var index = IndexOf(header.Field);
        if (index < 0)
        {
            Add(header);
            return;
        }
        RemoveAll(header.Field);
        Insert(index, header);
    }

    public void Replace(string field, string value) => Replace(new Header(field, value));

    public void Replace(HeaderId id, string value) => Replace(new Header(id, value));

    public bool Contains(Header item) => _headers.Contains(item);

    public bool Contains(string field) => IndexOf(field) >= 0;

    public bool Contains(HeaderId id) => Contains(id.ToHeaderName());

    public int IndexOf(Header item) => _headers.IndexOf(item);

    public int IndexOf(string field) => _headers.FindIndex(header => header.Field.Equals(field, StringComparison.OrdinalIgnoreCase));

    public int IndexOf(HeaderId id) => IndexOf(id.ToHeaderName());

    public bool Remove(Header item)
    {
        var index = IndexOf(item);
        if (index >= 0)
        {
            RemoveAt(index);
        }
        return index >= 0;
    }

    /// <summary>Removes the first one of that name.</summary>
    public bool Remove(string field) => Find(field) is { } header && Remove(header);

    public bool Remove(HeaderId id) => Remove(id.ToHeaderName());

    public void RemoveAll(string field)
    {
        while (Remove(field))
        {
        }
    }

    public void RemoveAll(HeaderId id) => RemoveAll(id.ToHeaderName());

    public void RemoveAt(int index)
    {
        var header = _headers[index];
        _headers.RemoveAt(index);
        header.Changed -= OnChanged;
        OnChanged(header);
    }

    public void Clear()
    {
        while (_headers.Count > 0)
        {
            RemoveAt(_headers.Count - 1);
        }
    }

    public void CopyTo(Header[] array, int arrayIndex) => _headers.CopyTo(array, arrayIndex);

    public IEnumerator<Header> GetEnumerator() => _headers.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Write(FormatOptions options, MimeWriter writer)
    {
        foreach (var header in _headers)
        {
            if (!options.HiddenHeaders.Contains(header.Id))
            {
                writer.Write(header.RawField);
                writer.Write(":"u8);
                writer.WriteLines(header.GetRawValue(options));
            }
        }
    }

    private Header? Find(string field)
    {
        var index = IndexOf(field);
        return index >= 0 ? _headers[index] : null;
    }

    private void OnChanged(Header header) => Changed?.Invoke(header.Id);
}
