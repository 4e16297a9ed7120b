using System.Text;

namespace DigestService.Rendering;

/// <summary>A place in a skeleton that takes a text. Whoever looks at more than that there is one has read it.</summary>
/// <param name="text">On one line.</param>
/// <param name="paper">In place of the text: all that is said of this one.</param>
internal sealed class Slot(int number, string text, PaperSlots? paper = null)
{
    public int Number => number;

    public string Text => text;

    public PaperSlots? Paper => paper;

    public bool IsRead { get; private set; }

    public override string ToString()
    {
        IsRead = true;
        return "";
    }

    public override bool Equals(object? other)
    {
        IsRead = true;
        return ReferenceEquals(this, other);
    }

    public override int GetHashCode()
    {
        IsRead = true;
        return number;
    }
}

/// <summary>
/// A view as its shape and its texts. Two views of one shape have the same texts missing and empty, lists of the same length and the
/// same flags; a template that only writes texts makes the same of both but for the texts.
/// </summary>
internal abstract class ViewSlots
{
    private readonly StringBuilder _shape = new();
    private readonly List<Slot> _slots = [];

    public string Shape => field ??= _shape.ToString();

    /// <summary>By their number.</summary>
    public IReadOnlyList<Slot> Slots => _slots;

    /// <summary>The view again, with slots for texts, as the template's variables.</summary>
    public abstract object Variables { get; }

    protected List<TSlotted> Take<TView, TSlotted>(IReadOnlyList<TView> views, Func<TView, TSlotted> take)
    {
        var taken = new List<TSlotted>(views.Count);
        foreach (var each in views) taken.Add(take(each));
        _shape.Append('.');
        return taken;
    }

    protected bool Take(bool flag)
    {
        _shape.Append(flag ? '+' : '-');
        return flag;
    }

    /// <summary>A part of the view that may be missing; one that is there has a text.</summary>
    protected TSlotted? Take<TView, TSlotted>(TView? view, Func<TView, TSlotted> take)
        where TView : class
        where TSlotted : class
    {
        if (view is not null) return take(view);
        _shape.Append('!');
        return null;
    }

    protected object? Take(string? text)
    {
        _shape.Append(text switch { null => '0', "" => '1', _ => '2' });
        return string.IsNullOrEmpty(text) ? text : Add(OneLine.Clean(text), null);
    }

    protected Slot Take(PaperSlots paper)
    {
        _shape.Append('p');
        return Add("", paper);
    }

    private Slot Add(string text, PaperSlots? paper)
    {
        _slots.Add(new Slot(_slots.Count, text, paper));
        return _slots[^1];
    }
}
