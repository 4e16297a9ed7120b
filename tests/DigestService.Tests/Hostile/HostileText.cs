namespace DigestService.Tests.Hostile;

/// <summary>What attackers write, by the classes that sanitizers' tests and OWASP's lists collect, in our own words. Whatever would run calls <see cref="Mark"/>.</summary>
internal static class HostileText
{
    /// <summary>Stands in every name of an element or attribute and every address that would be the attacker's.</summary>
    public const string Mark = "xss7";

    public static readonly string[] Markup =
    [
        // Elements, whole, half and nested.
        "<script>xss7()</script>", "<SCRIPT SRC=//xss7.example/x.js></SCRIPT>", "<script>xss7()", "<scr<script>ipt>xss7()</script>", "<<script>xss7();//<</script>",
        "<script/xss7 src=data:,xss7()>", "<script\n>xss7()</script\n>", "<xss7 autofocus tabindex=1 onfocus=xss7()>", "</title><script>xss7()</script>", "</textarea><script>xss7()</script>",
        "</p></div></main></body></html><xss7>", "<plaintext><xss7>", "<!--><xss7>-->", "<!-- --!><xss7>-->", "<![CDATA[<xss7>]]>", "<?xss7 ?><xss7>", "<!DOCTYPE xss7 [<!ENTITY x 'xss7'>]>&x;",
        // Attributes that run, with every way to part them.
        "<img src=x onerror=xss7()>", "<img/src=\"x\"/onerror=xss7()>", "<img src=x:x onerror\n=\nxss7()>", "<img\fsrc=x\fonerror=xss7()>", "<img src=`x` onerror=`xss7()`>", "<body onload=xss7()>",
        "<details open ontoggle=xss7()>", "<video><source onerror=xss7()></video>", "<input autofocus onfocus=xss7()>", "<marquee onstart=xss7()>", "<a href=# onclick=xss7()>x</a>",
        // Out of an attribute.
        "\" onmouseover=\"xss7()", "' onmouseover='xss7()", "\"><xss7>", "'><xss7>", "` onmouseover=xss7()", "x\" autofocus onfocus=xss7() x=\"", "&quot; onmouseover=xss7() &quot;", "\\\" onmouseover=xss7()//",
        // Addresses that run.
        "javascript:xss7()", "JaVaScRiPt:xss7()", "java\tscript:xss7()", "\u0001javascript:xss7()", "javascript&colon;xss7()", "&#106;avascript:xss7()", "data:text/html,<script>xss7()</script>",
        "data:text/html;base64,PHNjcmlwdD54c3M3KCk8L3NjcmlwdD4=", "vbscript:xss7()", "<a href=\"javascript:xss7()\">x</a>", "<a href=\" &#14; javascript:xss7()\">x</a>", "<iframe src=javascript:xss7()></iframe>",
        "<iframe srcdoc=\"<script>xss7()</script>\"></iframe>", "<object data=\"data:text/html,xss7\"></object>", "<embed src=//xss7.example/x.swf>", "<form action=javascript:xss7()><button>x</button></form>",
        "<button formaction=javascript:xss7()>x</button>", "<isindex action=javascript:xss7() type=image>", "[x](javascript:xss7())", "<javascript:xss7()>", "https://user:xss7@evil.example/", "//xss7.example/",
        // Elements that change the page without running.
        "<base href=//xss7.example/>", "<meta http-equiv=refresh content=\"0;url=//xss7.example\">", "<link rel=stylesheet href=//xss7.example/x.css>", "<style>@import '//xss7.example/x.css';</style>",
        "<div style=\"background:url(javascript:xss7())\">x</div>", "<div style=\"width:expression(xss7())\">x</div>", "<img src=//xss7.example/pixel.gif>", "<table background=//xss7.example/x.gif>", "<bgsound src=//xss7.example/x.mp3>",
        // SVG, MathML, and what a second parse makes of them (mXSS).
        "<svg onload=xss7()>", "<svg><script>xss7()</script></svg>", "<svg><a xlink:href=\"javascript:xss7()\"><text>x</text></a></svg>", "<svg><animate onbegin=xss7() attributeName=x>", "<svg><set attributeName=href to=javascript:xss7()>",
        "<svg><foreignObject><iframe srcdoc='<xss7>'></foreignObject></svg>", "<svg></p><style><a title=\"</style><xss7 onload=xss7()>\">", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=xss7()&gt;\">",
        "<math href=\"javascript:xss7()\">x</math>", "<math><maction actiontype=statusline xlink:href=javascript:xss7()>x", "<noscript><p title=\"</noscript><img src=x onerror=xss7()>\">", "<template><script>xss7()</script></template>",
        "<listing>&lt;img src=1 onerror=xss7()&gt;</listing>", "<xmp><p title=\"</xmp><xss7>\">", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=xss7()>", "<select><noembed></select><script x='a@b'a>xss7()</script>",
        // Written so that it becomes markup when it is decoded or folded once more.
        "&lt;script&gt;xss7()&lt;/script&gt;", "&amp;lt;xss7&amp;gt;", "&#60;xss7&#62;", "&#x3C;xss7&#x3e;", "&LT;xss7&GT;", "%3Cxss7%3E", "%253Cxss7%253E", "\\u003cxss7\\u003e", "\\x3cxss7\\x3e", "+ADw-xss7+AD4-",
        "＜xss7＞", "﹤xss7﹥", "‹xss7›", "<\u0000script>xss7()</script>", "<scr\u0000ipt>xss7()</scr\u0000ipt>", "<\u200bxss7>", "<\u00adscript>xss7()</script>", "\u202e>7ssx<\u202c", "<ſcript>xss7()</ſcript>", "<ımg onerror=xss7()>",
        "<img src=x onerror\u2028=xss7()>", "\ud83d<xss7>", "\ufeff<xss7>", "\u001b[31m<xss7>\u001b]0;xss7\u0007", "$<xss7>$", "\\textbf{<xss7 onload=xss7()>}", "\\href{javascript:xss7()}{x}", "\\texttt{<}xss7\\texttt{>}", "$\\langle$xss7$\\rangle$",
        // Template languages, and where a header, a mail or a feed would begin anew.
        "{{ xss7 }}", "{{ include 'xss7' }}", "{% raw %}<xss7>{% endraw %}", "${xss7}", "@(xss7)", "@{<xss7>}", "#{xss7}", "<%= xss7 %>", "]]><xss7>", "x\r\nBcc: xss7@evil.example", "x\r\n\r\n<xss7>", "--boundary\r\nContent-Type: text/html\r\n\r\n<xss7>",
        "=?utf-8?B?PHhzczc+?=", "<?xml version='1.0'?><xss7/>", "&xss7;",
    ];

    /// <summary>Short pieces that, repeated, are the worst case of some parser.</summary>
    public static readonly string[] Pieces =
    [
        "a", " ", "\n", "\t", "a ", "a\n", "\n b", ",", "a,", "a, jr,", "jr,", "(", ")", "()", "(a ", "[", "{", "}", "{{", "{\\", "\\", "\\a", "\\a{", "$", "$a$", "$$", "^", "_", "^{", "_{a", "~", "--", "-", "- ", "a-", "-a ", "\"", "\"a", "'", "''", "`", "=", "=a ", ":", "a:", "title:", ";", ";;", ";a",
        ";rel= ", "; rel=\"a ", "<", ">", "<a>;", "<>", "<a", "</a>", "<a/>", "<!--", "-->", "&", "&amp;", "&#0;", "@", "a@", "@a", "a@b ", "<a@b> ", "%40", ".", "a.", "..", "5.1.1 ", "5.١.١ ", "in 5 ", "retry in ٥ minutes ", "retry ", "mailbox ", "user unknown", "OR ", "or a ", "AND ", "NOT ", "a* ", "*", "votes:>=", "unsubscribe ",
        "re:", "ABC (", "(ABC) ", "A-", "\u0301", "e\u0301", "ﷺ", "ß", "İ", "𝒜", "👩‍🔬", "漢", "\u200d", "\u202e", "\ud800", "\0", "\ufffd", "\u2028", "=?utf-8?q?a", "=?", "?=", "--b\n", "a: b\n", ": \n", " :\n", "boundary=", "\\x{41}", "[1,", "{\"a\":", "1e9", "null,", "\\u0000", "\\ud800", "0", "9", "2512.00001 ", "https://", "arXiv:a ", "withdrawn ", "this paper ",
    ];
}
