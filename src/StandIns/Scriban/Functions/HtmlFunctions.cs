using System.Net;

namespace Scriban.Functions;

internal static class HtmlFunctions
{
    public static string? Escape(string? text) => WebUtility.HtmlEncode(text);

    public static string? UrlEncode(string? text) => text is null ? null : Uri.EscapeDataString(text);
}
