using System.Numerics;

namespace DigestService.Matching;

/// <summary>A set of small numbers (papers, places), a bit each.</summary>
internal sealed class Bitmap(int size)
{
    private readonly ulong[] _bits = new ulong[(size + 63) / 64];

    public int Count()
    {
        var count = 0;
        foreach (var word in _bits)
            count += BitOperations.PopCount(word);
        return count;
    }

    public bool Has(int number) => (_bits[number >> 6] >> (number & 63) & 1) != 0;

    public void Set(int number) => _bits[number >> 6] |= 1UL << (number & 63);

    public void SetIf(bool isMember, int number) => _bits[number >> 6] |= (isMember ? 1UL : 0) << (number & 63);

    public void Remove(int number) => _bits[number >> 6] &= ~(1UL << (number & 63));

    public void Add(Bitmap other)
    {
        for (var i = 0; i < _bits.Length; i++)
            _bits[i] |= other._bits[i];
    }

    public void Keep(Bitmap other)
    {
        for (var i = 0; i < _bits.Length; i++)
            _bits[i] &= other._bits[i];
    }

    public void Drop(Bitmap other)
    {
        for (var i = 0; i < _bits.Length; i++)
            _bits[i] &= ~other._bits[i];
    }

    /// <summary>How many members two sets of one size share.</summary>
    public int CountShared(Bitmap other)
    {
        var count = 0;
        for (var i = 0; i < _bits.Length; i++)
            count += BitOperations.PopCount(_bits[i] & other._bits[i]);
        return count;
    }

    /// <summary>How many numbers are in one or the other.</summary>
    public int CountEither(Bitmap other)
    {
        var count = 0;
        for (var i = 0; i < _bits.Length; i++)
            count += BitOperations.PopCount(_bits[i] | other._bits[i]);
        return count;
    }

    public Bitmap Copy()
    {
        var copy = new Bitmap(size);
        copy.Add(this);
        return copy;
    }

    public IEnumerable<int> Members()
    {
        for (var number = Next(0); number >= 0; number = Next(number + 1))
            yield return number;
    }

    public void Clear() => Array.Clear(_bits);

    /// <summary>The first member not below <paramref name="number"/>; -1 if there is none.</summary>
    public int Next(int number)
    {
        var at = number >> 6;
        if (at >= _bits.Length)
            return -1;
        var word = _bits[at] & (ulong.MaxValue << (number & 63));
        while (word == 0)
        {
            if (++at == _bits.Length)
                return -1;
            word = _bits[at];
        }

        return (at << 6) + BitOperations.TrailingZeroCount(word);
    }
}
