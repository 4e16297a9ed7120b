using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using MimeKit.Parsing;

namespace MimeKit;

public class InternetAddressList : Collection<InternetAddress>
{
    public InternetAddressList()
    {
    }

    public InternetAddressList(IEnumerable<InternetAddress> addresses) => AddRange(addresses);

    internal event Action<InternetAddressList>? Changed;

    public IEnumerable<MailboxAddress> Mailboxes => this.OfType<MailboxAddress>();

    public static bool TryParse(string? text, [NotNullWhen(true)] out InternetAddressList? addresses)
    {
        addresses = text is not null && AddressParser.TryParse(text, out var parsed) ? new InternetAddressList(parsed) : null;
        return addresses is not null;
    }

    public void AddRange(IEnumerable<InternetAddress> addresses)
    {
        foreach (var address in addresses)
        {
            Add(address);
        }
    }

    public override string ToString() => string.Join(", ", this);

    protected override void InsertItem(int index, InternetAddress item)
    {
        item.Changed += OnChanged;
        base.InsertItem(index, item);
        OnChanged();
    }

    protected override void SetItem(int index, InternetAddress item)
    {
        this[index].Changed -= OnChanged;
        item.Changed += OnChanged;
        base.SetItem(index, item);
        OnChanged();
    }

    protected override void RemoveItem(int index)
    {
        this[index].Changed -= OnChanged;
        base.RemoveItem(index);
        OnChanged();
    }

    protected override void ClearItems()
    {
        foreach (var address in this)
        {
            address.Changed -= OnChanged;
        }
        base.ClearItems();
        OnChanged();
    }

    private void OnChanged() => Changed?.Invoke(this);
}
