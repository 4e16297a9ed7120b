using System.Collections.Frozen;

namespace DigestService.Matching;

/// <summary>The part of TeX that stands in titles, abstracts and names.</summary>
internal static class TexCommands
{
    /// <summary>Accents by the character after the backslash; the letters among them need a brace or a blank after them.</summary>
    public static readonly FrozenDictionary<char, char> Accents = new Dictionary<char, char>
    {
        ['`'] = '\u0300', ['\''] = '\u0301', ['^'] = '\u0302', ['~'] = '\u0303', ['='] = '\u0304', ['u'] = '\u0306',
        ['.'] = '\u0307', ['"'] = '\u0308', ['r'] = '\u030A', ['H'] = '\u030B', ['v'] = '\u030C', ['d'] = '\u0323',
        ['c'] = '\u0327', ['k'] = '\u0328',
    }.ToFrozenDictionary();

    /// <summary>Commands that are letters: <c>\o</c>, <c>\ss</c>.</summary>
    public static readonly FrozenDictionary<string, string> Letters = new Dictionary<string, string>
    {
        ["o"] = "ø", ["O"] = "Ø", ["l"] = "ł", ["L"] = "Ł", ["ss"] = "ß", ["ae"] = "æ", ["AE"] = "Æ", ["oe"] = "œ",
        ["OE"] = "Œ", ["aa"] = "å", ["AA"] = "Å", ["i"] = "i", ["j"] = "j", ["dh"] = "ð", ["DH"] = "Ð", ["th"] = "þ",
        ["TH"] = "Þ", ["dj"] = "đ", ["DJ"] = "Đ",
    }.ToFrozenDictionary();

    /// <summary>Commands that change the look of letters and not the word: <c>M\textsuperscript{2}</c> is M2.</summary>
    public static readonly FrozenSet<string> Looks = FrozenSet.Create(
        "text", "textbf", "textit", "textsc", "texttt", "textrm", "textsf", "textsl", "textup", "textmd", "textnormal",
        "textsuperscript", "textsubscript", "emph", "mbox", "hbox", "operatorname", "mathrm", "mathbf", "mathit", "mathsf",
        "mathtt", "mathcal", "mathbb", "mathfrak", "mathscr", "boldsymbol", "pmb", "bm", "rm", "bf", "it", "tt", "sc", "sf", "em",
        "hat", "widehat", "tilde", "widetilde", "bar", "overline", "underline", "vec", "dot", "ddot", "ensuremath", "xspace",
        "left", "right", "big", "Big", "bigl", "bigr", "textcolor", "color", "url", "href", "uppercase", "lowercase", "displaystyle", "protect");

    /// <summary>Commands that are no words: signs, relations, layout. Any other is taken for a word by its name.</summary>
    public static readonly FrozenSet<string> Signs = FrozenSet.Create(
        "times", "cdot", "cdots", "sim", "simeq", "approx", "leq", "geq", "le", "ge", "lt", "gt", "ll", "gg", "neq", "ne", "equiv",
        "gtrsim", "lesssim", "gtrapprox", "lessapprox", "odot", "bullet", "infty", "to", "rightarrow", "leftarrow", "Rightarrow", "leftrightarrow", "mapsto", "pm", "mp", "in", "notin", "subset", "cup",
        "cap", "ldots", "dots", "quad", "qquad", "mid", "sum", "prod", "int", "frac", "tfrac", "dfrac", "sqrt", "cite", "citep",
        "citet", "ref", "eqref", "label", "footnote", "begin", "end", "item", "par", "newline", "linebreak", "noindent", "circ",
        "prime", "star", "ast", "dagger", "langle", "rangle", "lVert", "rVert", "vert", "Vert", "lfloor", "rfloor", "lceil",
        "rceil", "forall", "exists", "partial", "nabla", "propto", "otimes", "oplus", "degree", "textbackslash", "percent");
}
