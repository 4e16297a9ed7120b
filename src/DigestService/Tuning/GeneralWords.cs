using System.Collections.Frozen;
using DigestService.Matching;

namespace DigestService.Tuning;

/// <summary>Words, by their stems, that tell little or nothing of what a paper is about.</summary>
internal static class GeneralWords
{
    /// <summary>No phrase has one of these.</summary>
    private static readonly FrozenSet<string> Nothing = Stems(
        """
        a about above across after against all along also among an and any are as at be because been before behind being below between beyond
        both but by can cannot could did do does doing down due during each either enough even every few for from further had has have having
        he her here how however i if in into is it its itself just less let like many may me more most much must my need no nor not of off on
        once one only onto or other our out over own per same she should since so some such than that the their them then there these they this
        those through throughout thus to together too toward towards under until up upon us use used using via very was we well were what when
        where whether which while who whom whose why will with within without would yet you your

        accelerate achieve address advance agree aim application approach arise ask aware base benchmark best better boost bridge bring broad build case
        centric challenge combine common compare comparison comprehensive consider consistent construct current
        demonstrate deploy design despite develop different difficult diverse driven dual easy effect effective efficient eliminate
        emerge enable enhance establish evaluate evaluation existing experiment explore extensive fail fast find first focus follow four framework free
        forget full further game general give given go good great guide harness high hidden highly identify impact important improve include increase
        integrate introduce investigate issue joint keep key know known lack large leverage level limit look low main make match maximum mean measure meet method
        minimal mitigate modern natural need new next novel number obtain offer open outperform overall overcome paper part particular
        perform performance pipeline point poor possible potential powerful practical present prior problem produce promise propose provide reach report
        real recent reduce remain require research result rethink reveal revisit rich robust role run scalable second
        seek set several show significant similar simple single small solve specific state step strategy strong study substantial
        suffer superior support surpass tackle take task technical technique term third three time toward truly try
        two type unify unified unlock useful validate various vast versatile way wide widely work yield
        """);

    /// <summary>No phrase ends with one of these: the word that follows is part of it.</summary>
    private static readonly FrozenSet<string> Modifiers = Stems("aligned end evolving federated generalizable grained guided horizon level lingual medical modal multi scale self shot supervised turn view");

    /// <summary>One of these alone makes no keyword, and two of them a weak one.</summary>
    private static readonly FrozenSet<string> Common = Stems(
        """
        ability accuracy action adaptation adaptive alignment analysis architecture artificial attention automatic
        autonomous behavior capability class classification cognitive community complex composition computation condition consistency content context
        continuous control cost data dataset deep dense detection discovery discrete distribution domain dynamic embedding
        end environment error estimation evidence expert explicit external feature feedback field fine foundation future generalization
        generation generative global graph ground group guidance hierarchical human hybrid image implicit inference information input
        instruction intelligence interaction internal knowledge language latent layer learning length linear llm local
        logic long loop loss machine manipulation map mass mechanism memory metric modal modality mode model module motion multi multimodal network neural object
        observation online optimal optimization parameter pattern perception personal perspective physical planning policy post pre precise
        prediction preference process prompt property quality question random rate ray reasoning reconstruction recognition reference region
        representation response retrieval reward rule sample sampling scale scaling scene science score search self semantic sequence shot signal simulation size
        skill source space sparse spatial stage stream structure structural style supervision survey synthesis synthetic system target temporal test text
        theory thinking thought token tool training trajectory transfer transformer transition tuning understanding universal update value
        video view vision visual weight word zero
        """);

    /// <summary>Half of all papers have to do with these, said or unsaid.</summary>
    private static readonly FrozenSet<string> TooBroad = new[] { "artificial intelligence", "deep learning", "fine tuning", "language models", "large language models", "machine learning", "neural networks", "pre training" }
        .Select(AcronymTable.KeyOf).ToFrozenSet(StringComparer.Ordinal);

    public static bool AreTooBroad(string words) => TooBroad.Contains(AcronymTable.KeyOf(words));

    public static bool TellNothing(string folded) => folded.Length < 2 || char.IsAsciiDigit(folded[0]) || Nothing.Contains(Folding.Term(folded));

    public static bool IsModifier(string folded) => Modifiers.Contains(Folding.Term(folded));

    public static bool IsCommon(string folded) => Common.Contains(Folding.Term(folded)) || IsModifier(folded);

    private static FrozenSet<string> Stems(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Folding.Term).ToFrozenSet(StringComparer.Ordinal);
}
