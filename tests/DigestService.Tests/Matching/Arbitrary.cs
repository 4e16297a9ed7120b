using DigestService.Papers;
using FsCheck;
using FsCheck.Fluent;

namespace DigestService.Tests.Matching;

/// <summary>Papers and keywords at random, from words that meet often: forms of one stem, compounds, near misses.</summary>
internal static class Arbitrary
{
    private static readonly string[] Words =
    [
        "multi", "agent", "agents", "multi-agent", "multiagent", "multiagents", "Multi-Agent-Based", "data", "set", "dataset", "data-sets",
        "trade-off", "trading", "trade", "vision", "visions", "vision-language", "visual", "CLIP", "Clip", "clips", "GPT-4o", "gpt4o",
        "GPT", "4o", "the", "of", "fine-tuning", "finetuned", "tuning", "fine", "C++", "A*", "x-ray", "xray", "matrix", "matrices",
        "$\\beta$-VAE", "β", "beta", "VAE", "in", "to", "into", "state-of-the-art", "art", "Schrödinger", "policies", "policy", "M^2", "LLMs", "LLM",
    ];

    private static readonly string[] Authors =
        ["Yoshua Bengio", "Y. Bengio", "Bengio, Yoshua", "Samuel Y. Bengio", "Laurens van der Maaten", "Jean-Pierre Serre", "J.-P. Serre", "Li Li", "Ana Li"];

    private static readonly string[] Organizations = ["Google DeepMind", "DeepMind", "Google Research", "Berkeley"];

    private static readonly string[] Categories = ["cs.CL", "cs.CV", "cs.LG", "stat.ML", "hep-th", "astro-ph.GA"];

    private static readonly Gen<string> Text =
        from words in Gen.Elements(Words).ListOf(20)
        from marks in Gen.Elements(" ", " ", " ", ", ", ". ", "/").ListOf(20)
        from count in Gen.Choose(0, 20)
        select string.Concat(words.Zip(marks, (word, mark) => word + mark).Take(count));

    private static readonly Gen<Paper> OnePaper =
        from title in Text
        from summary in Text
        from authors in Gen.Elements(Authors).ListOf(2)
        from organization in Gen.Elements([null, .. Organizations])
        from categories in Gen.Elements(Categories).ListOf(2)
        from source in Gen.Elements<string[]>(["hf"], ["arxiv"], ["hf", "arxiv"])
        from votes in Gen.Elements<int?>(null, 0, 1, 19, 20, 50)
        from withdrawn in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select Samples.Paper(title, summary, [.. authors], organization, [.. categories.Distinct()], source, votes, withdrawn);

    /// <summary>A window of papers.</summary>
    public static readonly Gen<Paper[]> Papers =
        from count in Gen.Choose(0, 20)
        from papers in OnePaper.ListOf(20)
        select papers.Take(count).ToArray();

    private static readonly Gen<string> Phrase =
        from words in Gen.Elements(Words).ListOf(6)
        from count in Gen.Frequency((4, Gen.Choose(1, 3)), (1, Gen.Choose(4, 6)))
        select $"\"{string.Join(' ', words.Take(count))}\"";

    private static readonly Gen<string> Term = Gen.Frequency(
        (8, Gen.Elements(Words)),
        (4, Phrase),
        (1, Gen.Elements(Words).Select(word => "=" + word)),
        (1, Phrase.Select(phrase => "=" + phrase)),
        (1, Gen.Elements("mu*", "multi-a*", "tr*", "\"data se*\"", "visio*", "title:cl*", "title:mul*", "\"multi agent b*\"")),
        (1, Gen.Elements(Words).Select(word => "title:" + word)),
        (1, Phrase.Select(phrase => "title:" + phrase)),
        (1, Gen.Elements(Authors).Select(name => $"author:\"{name}\"")),
        (1, Gen.Elements("author:bengio", "author:maaten", "author:li", "author:beng*", "author:serre", "org:deepmind", "org:\"google deep*\"", "org:google")),
        (1, Gen.Elements("category:cs.CL", "category:cs", "category:cs.*", "category:hep-th", "category:math", "source:hf", "votes:>=20", "votes:1")));

    /// <summary>Mostly well-formed keywords.</summary>
    public static readonly Gen<string> Keyword = KeywordOf(3);

    private static Gen<string> KeywordOf(int depth) =>
        from count in Gen.Choose(1, 3)
        from parts in Part(depth).ListOf(3)
        from joints in Gen.Frequency((3, Gen.Constant(" ")), (1, Gen.Constant(" OR "))).ListOf(3)
        select string.Concat(parts.Zip(joints, (part, joint) => part + joint).Take(count)).TrimEnd().TrimSuffix(" OR");

    private static Gen<string> Part(int depth)
    {
        var group = depth == 0 ? Term : KeywordOf(depth - 1).Select(inner => $"({inner})");
        return Gen.Frequency((6, Term), (2, group), (2, Term.Select(term => "-" + term)), (1, group.Select(inner => "-" + inner)));
    }

    private static string TrimSuffix(this string text, string suffix) =>
        text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text;
}
