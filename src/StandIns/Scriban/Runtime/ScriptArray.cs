using System.Collections;
using System.Collections.ObjectModel;

namespace Scriban.Runtime;

public class ScriptArray : Collection<object?>
{
    public ScriptArray()
    {
    }

    public ScriptArray(IEnumerable values)
    {
        foreach (var value in values)
        {
            Add(value);
        }
    }

    public void AddRange(IEnumerable<object?> items)
    {
        foreach (var item in items)
        {
            Add(item);
        }
    }
}
