using System.Text.RegularExpressions;

namespace DigestService.Benchmarks.Data;

/// <summary>
/// The language of invented papers. Every list is drawn from by Zipf's law, the first words most; names, which in papers
/// make the long tail, are put together from syllables.
/// </summary>
internal sealed partial class OwnWords
{
    private const int Names = 20_000;
    private const int People = 30_000;

    private static readonly string[] Topics = Words(
        """
        model learning data method network language training framework performance task image reasoning approach system agent
        generation policy dataset benchmark optimization representation inference video feature algorithm structure simulation
        reinforcement knowledge prediction detection alignment attention transformer diffusion graph sampling estimation vision
        embedding segmentation retrieval evaluation memory planning control robot reward noise quality scene speech audio depth
        user query token context prompt feedback preference classification regression clustering compression distillation
        quantization pruning calibration uncertainty robustness generalization adaptation transfer supervision annotation label
        encoder decoder latent manifold kernel gradient loss convergence bound complexity approximation dynamics trajectory
        perception navigation manipulation grasping localization mapping tracking pose motion geometry mesh surface lighting
        texture rendering editing synthesis translation summarization dialogue question answering search ranking recommendation
        privacy security attack defense fairness bias safety hallucination verification proof theorem program code compiler
        software testing debugging hardware accelerator latency throughput bandwidth scheduling energy cloud edge sensor signal
        channel antenna spectrum wave field lattice spin qubit circuit entanglement photon galaxy star planet telescope plasma
        fluid turbulence flow boundary equation solver operator symmetry algebra topology measure probability process equilibrium
        game auction market portfolio risk forecast anomaly epidemic patient diagnosis imaging tumor protein molecule drug gene
        cell tissue brain climate weather ocean soil crop traffic vehicle driver road satellite map city building material
        polymer crystal catalyst battery magnet superconductor laser lens fiber microscope tomography radiology pathology
        curriculum student teacher education survey interview accessibility interface gesture game narrative poem music dance
        """);

    private static readonly string[] Traits = Words(
        """
        large deep neural efficient multimodal novel robust generative visual unified sparse adaptive temporal spatial semantic
        causal hierarchical stochastic linear dynamic self-supervised end-to-end real-world open-source long-context few-shot
        zero-shot multi-agent chain-of-thought vision-language text-to-image state-of-the-art low-rank fine-grained cross-modal
        contrastive autoregressive probabilistic quantum discrete continuous federated distributed parallel hybrid interpretable
        scalable lightweight physical synthetic clinical noisy nonlinear convex random bayesian symbolic recurrent convolutional
        """);

    private static readonly string[] Deeds = Words(
        """
        improves achieves enables outperforms reduces learns captures generates models predicts aligns extends combines
        preserves transforms evaluates estimates integrates accelerates recovers bounds compresses explores decouples refines
        """);

    private static readonly string[] Categories = Words("cs.LG cs.CV cs.CL cs.AI quant-ph cs.RO stat.ML cs.CR eess.IV math.OC cs.HC astro-ph.GA physics.optics q-bio.BM cs.SE hep-th");

    private static readonly string[] Syllables = Words("mo ra vi len to ka sig net fu zor del pha qui ber tan lo mix ne gra ix sol cor em ty bel an du rex ho pi");

    private static readonly string[] Titles =
    [
        "{N}: {A} {t} for {a} {t}", "{A} {t} {t} via {a} {t}", "Towards {a} {t} in {t} {t}", "On the {t} of {a} {t}",
        "{N}: a {a} {t} for {t} {t}", "{A} {t} with {a} {t} {t}", "A survey of {a} {t} {t}", "{T} {t} through {a} {t} and {t}",
    ];

    private static readonly string[] Sentences =
    [
        "We propose {N}, a {a} {t} for {a} {t} {t} that {v} {t} without any {a} {t} or further {t} {t}.",
        "However, the {a} {t} of existing {t} {t} is limited by {a} {t}, and its {t} remains unclear for {a} {t} in practice.",
        "In this paper, we study how {a} {t} {v} the {t} of {a} {t} {t}, where {t} and {t} are hard to separate.",
        "Experiments on {N} and {N} show that our {t} {v} {a} {t} by {d}% over {a} {t} {t} while it {v} the {t} of {t}.",
        "Recent {a} {t} {t} such as {N} rely on {t} of {t}, which {v} the {t} but not the {a} {t} itself.",
        "To this end, we introduce a {a} {t} that {v} {t} {t} with {d} times less {t} and a {a} {t} for {t}.",
        "Our analysis shows that {t} {t} in {a} {t} depends on the {a} {t} of the {t}, not on its {t} alone.",
        "We release {d} examples of {a} {t} and a {t} {t} to support further work on {a} {t} {t}.",
        "Compared with {N}, the {a} {t} needs no {t} and {v} the {a} {t} on {d} of {d} {t} {t}.",
    ];

    private readonly Random _random;
    private readonly string[] _names;
    private readonly string[] _people;

    public OwnWords(Random random)
    {
        _random = random;
        _names = [.. Enumerable.Range(0, Names).Select(_ => Name())];
        _people = [.. Enumerable.Range(0, People).Select(_ => $"{Capital(Syllabic(2))} {Capital(Syllabic(2 + random.Next(2)))}")];
    }

    public string Title() => Capital(Fill(Drawn(Titles)));

    public string Sentence() => Capital(Fill(Drawn(Sentences)));

    public string Category() => Drawn(Categories);

    public string Person() => Drawn(_people);

    /// <summary>What a reader might look for: a topic, alone or with what it is of.</summary>
    public string Keyword() => _random.Next(6) switch
    {
        0 => Drawn(Topics),
        1 or 2 => $"{Drawn(Traits)} {Drawn(Topics)}",
        3 => $"{Drawn(Topics)} {Drawn(Topics)}",
        4 => Drawn(_names).ToLowerInvariant(),
        _ => $"{Drawn(Traits)} {Drawn(Topics)} {Drawn(Topics)}",
    };

    private string Fill(string pattern) => Gaps().Replace(pattern, gap => gap.Value switch
    {
        "{t}" => Drawn(Topics),
        "{T}" => Capital(Drawn(Topics)),
        "{a}" => Drawn(Traits),
        "{A}" => Capital(Drawn(Traits)),
        "{v}" => Drawn(Deeds),
        "{N}" => Drawn(_names),
        _ => $"{_random.Next(1, 1000)}",
    });

    /// <summary>The n-th word about as often as one n-th of the first.</summary>
    private string Drawn(string[] words) => words[(int)Math.Pow(words.Length + 1, _random.NextDouble()) - 1];

    private string Name() => _random.Next(3) switch
    {
        0 => Capital(Syllabic(2)) + Capital(Syllabic(1)),
        1 => Syllabic(2).ToUpperInvariant(),
        _ => $"{Capital(Syllabic(3))}-{_random.Next(1, 10)}",
    };

    private string Syllabic(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => Syllables[_random.Next(Syllables.Length)]));

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\{[tTaAvNd]\}")]
    private static partial Regex Gaps();
}
