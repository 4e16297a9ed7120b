using System.Collections.Frozen;

namespace DigestService.Rendering.Tex;

/// <summary>What titles and abstracts were seen to use, and their kin.</summary>
internal static class TexTables
{
    public static readonly FrozenDictionary<string, string> Symbols = Pairs("""
        alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ
        mu μ nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω
        Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
        times × div ÷ cdot · pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • oplus ⊕ otimes ⊗ odot ⊙ dagger † ddagger ‡
        le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ ll ≪ gg ≫ lesssim ≲ gtrsim ≳ lessapprox ⪅ gtrapprox ⪆
        sim ∼ simeq ≃ approx ≈ cong ≅ equiv ≡ propto ∝ prec ≺ succ ≻ perp ⊥ bot ⊥ top ⊤ parallel ∥ mid | asymp ≍
        in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇ cup ∪ cap ∩ setminus ∖ emptyset ∅ varnothing ∅
        forall ∀ exists ∃ neg ¬ lnot ¬ land ∧ wedge ∧ lor ∨ vee ∨ therefore ∴
        to → rightarrow → leftarrow ← leftrightarrow ↔ uparrow ↑ downarrow ↓ mapsto ↦ Rightarrow ⇒ Leftarrow ⇐
        Leftrightarrow ⇔ implies ⇒ iff ⇔ longrightarrow ⟶ hookrightarrow ↪ rightleftharpoons ⇌
        infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ oint ∮ ell ℓ hbar ℏ Re ℜ Im ℑ aleph ℵ prime ′ deg ° degree °
        textdegree ° angle ∠ triangle △ square □ checkmark ✓ cmark ✓ xmark ✗ lozenge ◊ sun ☉ Box □
        langle ⟨ rangle ⟩ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ lbrace { rbrace } vert | Vert ‖ lVert ‖ rVert ‖ lvert | rvert |
        ldots … dots … cdots ⋯ dotsc … textellipsis … vdots ⋮ textemdash — textendash – textquoteright ’ textquoteleft ‘
        textquotedblleft “ textquotedblright ” textbackslash \ textasciitilde ~ textasciicircum ^ textbar | textgreater >
        textless < textregistered ® texttrademark ™ copyright © S § P ¶ pounds £ euro € textmu μ
        arcsec ″ arcmin ′ eg e.g. ie i.e. TeX TeX LaTeX LaTeX
        """);

    /// <summary>Letters of their own; a space after them only ends the name.</summary>
    public static readonly FrozenDictionary<string, string> Letters = Pairs("""
        ss ß o ø O Ø l ł L Ł ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð dj đ DJ Đ th þ TH Þ ng ŋ NG Ŋ
        """);

    public static readonly FrozenDictionary<string, char> Accents = new Dictionary<string, char>
    {
        ["`"] = '\u0300', ["'"] = '\u0301', ["^"] = '\u0302', ["~"] = '\u0303', ["="] = '\u0304', ["u"] = '\u0306',
        ["."] = '\u0307', ["\""] = '\u0308', ["r"] = '\u030a', ["H"] = '\u030b', ["v"] = '\u030c', ["d"] = '\u0323',
        ["c"] = '\u0327', ["k"] = '\u0328', ["b"] = '\u0331',
        ["grave"] = '\u0300', ["acute"] = '\u0301', ["hat"] = '\u0302', ["widehat"] = '\u0302', ["tilde"] = '\u0303',
        ["widetilde"] = '\u0303', ["bar"] = '\u0304', ["overline"] = '\u0305', ["breve"] = '\u0306', ["dot"] = '\u0307',
        ["ddot"] = '\u0308', ["mathring"] = '\u030a', ["check"] = '\u030c', ["vec"] = '\u20d7',
    }.ToFrozenDictionary();

    /// <summary>They change how what follows looks, which plain text cannot.</summary>
    public static readonly FrozenSet<string> Switches = Words("""
        rm it bf sc em tt sf sl cal bfseries itshape small large Large normalsize scriptstyle displaystyle textstyle
        left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr limits nolimits noindent centering protect xspace
        """);

    /// <summary>Dropped with what they apply to.</summary>
    public static readonly FrozenSet<string> Dropped = Words("cite citep citet citealp ref eqref label vspace hspace mkern color begin end");

    public static readonly FrozenSet<string> TextCommands = Words(
        "text textbf textit textrm textsc textsf texttt textup textnormal textsl emph mbox hbox underline uline operatorname");

    public static readonly FrozenDictionary<char, char> Superscripts = Rows(
        "0123456789+−-=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVW∘′*∗⋆†βγδφχ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ°′***†ᵝᵞᵟᵠᵡ");

    public static readonly FrozenDictionary<char, char> Subscripts = Rows(
        "0123456789+−-=()aehijklmnoprstuvxβγρφχ⊙",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ⊙");

    /// <summary>Raised or lowered where every character can be, else <c>^x</c>, <c>_max</c>, <c>^(n+α)</c>.</summary>
    public static string Script(string text, IReadOnlyDictionary<char, char> table, char sign) =>
        text.Length == 0 ? ""
        : text.All(table.ContainsKey) ? string.Concat(text.Select(c => table[c]))
        : text.All(c => char.IsLetterOrDigit(c) || c == '.') ? sign + text
        : $"{sign}({text})";

    public static string Grouped(string text) => text.All(char.IsLetterOrDigit) ? text : $"({text})";

    public static string DoubleStruck(string text) => text switch
    {
        "C" => "ℂ",
        "N" => "ℕ",
        "P" => "ℙ",
        "Q" => "ℚ",
        "R" => "ℝ",
        "Z" => "ℤ",
        _ => text,
    };

    private static FrozenDictionary<string, string> Pairs(string table) =>
        table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Chunk(2).ToFrozenDictionary(pair => pair[0], pair => pair[1]);

    private static FrozenSet<string> Words(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    private static FrozenDictionary<char, char> Rows(string from, string to) =>
        from.Zip(to).ToFrozenDictionary(pair => pair.First, pair => pair.Second);
}
