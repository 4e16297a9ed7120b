using System.Collections.Concurrent;
using DigestService.Rendering.Views;
using DigestService.Tuning;
using Scriban;
using Scriban.Runtime;

namespace DigestService.Rendering;

/// <summary>
/// A paper's part of the mail is rendered once for each shape of paper, and then filled: Scriban was 32 % of a worker's samples
/// over 5,000 mails. Only where the template reads nothing but <c>paper</c> and <c>product</c>, and of the paper's
/// texts only whether they are there: what an operator's own does beyond that is rendered as it stands.
/// </summary>
internal sealed class Skeletons(bool isHtml, Func<string, Template?> find, ProductView product)
{
    private const int Most = 5_000;

    private readonly ConcurrentBag<EscapingContext> _contexts = [];
    private readonly BoundedCache<(string Name, string Shape), Skeleton?> _known = new(Most);

    public static bool AreOf(string name) => name is "parts/paper.html" or "parts/paper.txt";

    /// <returns>Null where the template must be rendered.</returns>
    public Skeleton? Of(string name, Template template, PaperSlots slots) => _known.Get((name, slots.Shape), _ => Draw(template, slots));

    /// <summary>With nothing else in reach, so that whatever else the template asks for throws.</summary>
    private Skeleton? Draw(Template template, PaperSlots slots)
    {
        if (!_contexts.TryTake(out var context)) context = new EscapingContext(isHtml, find);
        try
        {
            var before = context.SlotsWritten;
            var model = new ScriptObject();
            model.Import(new Given(slots.View, product));
            var text = context.Render(template, model);
            _contexts.Add(context);
            return Skeleton.Of(text, context.SlotsWritten - before, slots.Slots);
        }
        catch (Exception)
        {
            return null; // rendered with all that it asks for, it may be right, or tell what is wrong
        }
    }

    private sealed record Given(PaperSlots.Paper Paper, ProductView Product);
}
