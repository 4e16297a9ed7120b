using System.Collections;

namespace Scriban.Runtime;

/// <summary>What a loop's body sees: its variable, and <c>for</c>.</summary>
internal sealed class LoopState(string variable, IEnumerator enumerator)
{
    public const string Known = "for.index for.first for.last for.even for.odd";

    private bool? _isLast;

    public string Variable { get; } = variable;

    public object? Value { get; private set; }

    public int Index { get; private set; } = -1;

    /// <summary>Looks one item ahead, at most once an item.</summary>
    public bool IsLast => _isLast ??= !enumerator.MoveNext();

    public void Take()
    {
        Value = enumerator.Current;
        Index++;
        _isLast = null;
    }

    public static bool Knows(string member) => Known.Split(' ').Contains("for." + member);

    public object Get(string member) => member switch
    {
        "index" => Index,
        "first" => Index == 0,
        "last" => IsLast,
        "even" => Index % 2 == 0,
        _ => Index % 2 == 1,
    };
}
