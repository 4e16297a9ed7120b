using Microsoft.Playwright;

namespace DigestService.BrowserTests.Support;

/// <summary>Notes what goes wrong behind a page: errors and violations of its policy on the console, requests that fail, requests to anybody else.</summary>
internal sealed class Watch
{
    private readonly List<string> _seen = [];

    public Watch(IPage page, BrowserSite site)
    {
        page.Console += (_, message) => Note(message.Type is "error" or "warning" && !IsToldByResponse(message.Text), $"console: {message.Text}");
        page.PageError += (_, fault) => Note(true, $"script: {fault}");
        page.Request += (_, request) => Note(!site.IsOwn(request.Url) && !request.Url.StartsWith("data:", StringComparison.Ordinal), $"asks another site: {request.Url}");
        page.RequestFailed += (_, request) => Note(true, $"failed: {request.Method} {request.Url}: {request.Failure}");
        page.Response += (_, response) => Note(response.Status >= 400 && !response.Request.IsNavigationRequest, $"{response.Status}: {response.Request.Method} {response.Url}");
    }

    /// <summary>A page that is meant to be a 404 is no fault; anything else is told when its response comes.</summary>
    private static bool IsToldByResponse(string text) => text.StartsWith("Failed to load resource: the server responded", StringComparison.Ordinal);

    private void Note(bool isWrong, string what)
    {
        if (!isWrong) return;
        lock (_seen) _seen.Add(what);
    }

    /// <summary>What was seen since the last time.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_seen)
        {
            List<string> taken = [.. _seen];
            _seen.Clear();
            return taken;
        }
    }
}
