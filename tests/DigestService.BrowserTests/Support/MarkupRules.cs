namespace DigestService.BrowserTests.Support;

/// <summary>html-validate.</summary>
internal sealed class MarkupRules(string packages) : IAsyncDisposable
{
    private readonly NodeScript _validator = NodeScript.Start("validate.mjs", packages);

    /// <param name="isMail">It is a mail: other rules are good for mail programs.</param>
    public async Task<IReadOnlyList<string>> FaultsIn(string html, bool isMail) => await _validator.Ask<List<string>>(new { html, isMail });

    public ValueTask DisposeAsync() => _validator.DisposeAsync();
}
