using Microsoft.Playwright;

namespace DigestService.BrowserTests.Support;

/// <summary>Somebody going through the site. Every page that they reach is held against <see cref="PageRules"/>.</summary>
internal sealed class Walk
{
    private readonly PageRules _rules;
    private readonly Watch _watch;
    private readonly List<(string What, string Where)> _faults = [];
    private readonly List<string> _expected = [];
    private Visitor _visitor;

    public Walk(IPage page, Visitor visitor, BrowserSite site, PageRules rules)
    {
        Page = page;
        _visitor = visitor;
        _rules = rules;
        _watch = new Watch(page, site);
    }

    /// <summary>For what has no words below.</summary>
    public IPage Page { get; }

    /// <summary>What was wrong on the way; told together at the end.</summary>
    public IEnumerable<string> Faults =>
        from fault in _faults group fault.Where by fault.What into found select $"{found.Key}\n    at {string.Join("\n    at ", found)}";

    /// <summary>Goes to an address of the site.</summary>
    /// <param name="status">What the site answers.</param>
    public Task Open(string address, int status = 200) => Arrive($"Opening {address}", () => Page.GotoAsync(address), status);

    /// <summary>A link that leads to another page.</summary>
    public Task Follow(string link) => Arrive($"Following \"{link}\"", () => Page.GetByRole(AriaRole.Link, new() { Name = link }).First.ClickAsync());

    /// <summary>A button that leads to another page.</summary>
    /// <param name="status">What the site answers.</param>
    public Task Press(string button, int status = 200) => Arrive($"Pressing \"{button}\"", () => Page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync(), status);

    /// <summary>The same, of several buttons that say the same the one in a part of the page.</summary>
    /// <param name="part">A selector.</param>
    public Task PressIn(string part, string button, int status = 200, bool exact = false) =>
        Arrive($"Pressing \"{button}\" in {part}", () => Page.Locator(part).GetByRole(AriaRole.Button, new() { Name = button, Exact = exact }).First.ClickAsync(), status);

    /// <summary>As the operator, on whose pages one then is.</summary>
    public async Task SignIn(string token = BrowserSite.OperatorToken, int status = 200)
    {
        await Open("/admin");
        await Fill("Token", token);
        await Press("Sign in", status);
    }

    /// <summary>Opens whatever is folded on this page.</summary>
    public Task Unfold() => Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(folded => folded.open = true)");

    /// <summary>A button that changes something on this page; <see cref="Look"/> at what it has become.</summary>
    public Task Tap(string button) => Page.GetByRole(AriaRole.Button, new() { Name = button }).First.ClickAsync();

    /// <param name="field">Its label.</param>
    public Task Fill(string field, string text) => Page.GetByLabel(field).FillAsync(text);

    public Task Choose(string field, string option) => Page.GetByRole(AriaRole.Combobox, new() { Name = field }).SelectOptionAsync(new SelectOptionValue { Label = option });

    public Task Tick(string field, bool on = true) => Page.GetByLabel(field).SetCheckedAsync(on);

    /// <summary>The heading says this.</summary>
    public Task Reads(string heading) => Assertions.Expect(Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(heading);

    public Task Sees(string text) => Assertions.Expect(Visible(text).First).ToBeVisibleAsync();

    public Task DoesNotSee(string text) => Assertions.Expect(Visible(text)).ToHaveCountAsync(0);

    private ILocator Visible(string text) => Page.GetByText(text).Filter(new() { Visible = true });

    /// <summary>Another screen, by day or by night, for the page at hand.</summary>
    public async Task TurnInto(Visitor visitor)
    {
        _visitor = visitor;
        await Page.SetViewportSizeAsync(visitor.Width, visitor.Height);
        await Page.EmulateMediaAsync(new() { ColorScheme = visitor.Colors });
    }

    /// <summary>Looks at the page at hand in the dark, then goes on by the light of before.</summary>
    public async Task AtNightToo()
    {
        var before = _visitor;
        await TurnInto(Visitor.AtNight);
        await Look();
        await TurnInto(before);
    }

    /// <summary>A fault that is part of the walk, by its beginning.</summary>
    public void Expect(string fault) => _expected.Add(fault);

    /// <summary>Holds the page, as it is now, against the rules; done at each arrival and at the end by itself.</summary>
    public async Task Look()
    {
        Note(await _rules.FaultsOn(Page));
        await LookAtLayout();
    }

    /// <summary>The quick half of it, for one more screen.</summary>
    public async Task LookAtLayout()
    {
        Note(await PageRules.LayoutOf(Page));
        await Album.Keep(Page, _visitor);
    }

    private async Task Arrive(string what, Func<Task> step, int status = 200)
    {
        var loaded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Page.Load += Loaded;
        try
        {
            var answer = await Page.RunAndWaitForResponseAsync(step, answer => answer.Frame == Page.MainFrame && answer.Request.IsNavigationRequest && answer.Status is < 300 or >= 400);
            await loaded.Task.WaitAsync(TimeSpan.FromSeconds(20));
            if (answer.Status != status) Note([$"answers {answer.Status}, not {status}"]);
            Note(await _rules.FaultsIn(answer));
            await Look();
        }
        catch (TimeoutException fault)
        {
            throw new TimeoutException($"{what} at {Page.Url} led to no page.", fault);
        }
        finally
        {
            Page.Load -= Loaded;
        }

        void Loaded(object? sender, IPage page) => loaded.TrySetResult();
    }

    private void Note(IEnumerable<string> faults) =>
        _faults.AddRange(from fault in faults.Concat(_watch.Take()) where !_expected.Any(expected => fault.StartsWith(expected, StringComparison.Ordinal)) select (fault, $"{new Uri(Page.Url).PathAndQuery}, {_visitor.Width} px, {_visitor.Colors}"));
}
