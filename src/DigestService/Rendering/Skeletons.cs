using System.Buffers;
using System.Collections.Concurrent;
using DigestService.Rendering.Views;
using Scriban;
using Scriban.Runtime;

namespace DigestService.Rendering;

/// <summary>
/// A digest's mail, and a paper's part of it, are rendered once for each shape, and then filled: Scriban was 27 % of a worker's samples
/// over 5,000 mails with papers alone filled, and 32 % before. Only where the template reads nothing but what <see cref="ViewSlots"/> show,
/// and of texts only whether they are there: what an operator's own does beyond that is rendered as it stands.
/// </summary>
internal sealed class Skeletons(bool isHtml, Func<string, Template?> find, ProductView product)
{
    private const int Most = 5_000;

    private readonly string _paper = isHtml ? "parts/paper.html" : "parts/paper.txt";
    private readonly ConcurrentBag<EscapingContext> _contexts = [];
    private readonly BoundedCache<(string Name, string Shape), Skeleton?> _known = new(Most);

    public ProductView Product => product;

    /// <summary>The template of a paper's part.</summary>
    public bool IsPaper(string name) => name == _paper;

    /// <returns>Null where the template must be rendered.</returns>
    public string? Fill(string name, ViewSlots slots) => Fill(name, slots, static text => text.ToString());

    /// <param name="finish">What becomes of what was written.</param>
    public string? Fill(string name, ViewSlots slots, Func<ReadOnlySpan<char>, string> finish)
    {
        var text = Scratch.Take();
        var finished = TryFill(name, slots, text) ? finish(text.WrittenSpan) : null;
        Scratch.GiveBack(text);
        return finished;
    }

    private bool TryFill(string name, ViewSlots slots, ArrayBufferWriter<char> into) =>
        find(name) is { } template && Of(name, template, slots) is { } skeleton && skeleton.Fill(slots.Slots, into, TryFill);

    private bool TryFill(Slot slot, ArrayBufferWriter<char> into)
    {
        if (slot.Paper is { } paper)
            return TryFill(_paper, paper, into);
        into.Write(isHtml ? EscapingContext.Escape(slot.Text) : slot.Text);
        return true;
    }

    public Skeleton? Of(string name, Template template, ViewSlots slots) => _known.Get((name, slots.Shape), _ => Draw(template, slots));

    /// <summary>With nothing else in reach, so that whatever else the template asks for throws.</summary>
    private Skeleton? Draw(Template template, ViewSlots slots)
    {
        if (!_contexts.TryTake(out var context)) context = new EscapingContext(isHtml, find, draws: this);
        try
        {
            var before = context.SlotsWritten;
            var model = new ScriptObject();
            model.Import(slots.Variables);
            var text = context.Render(template, model);
            _contexts.Add(context);
            return Skeleton.Of(text, context.SlotsWritten - before, slots.Slots);
        }
        catch (Exception)
        {
            return null; // rendered with all that it asks for, it may be right, or tell what is wrong
        }
    }
}
