using Xunit.Abstractions;
using Xunit.Sdk;

namespace DigestService.BrowserTests.Support;

/// <summary>A fact about the site in a real browser; skipped, with the reason told, where the machine cannot have one.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("DigestService.BrowserTests.Support.FactInBrowserDiscoverer", "DigestService.BrowserTests")]
public sealed class FactInBrowserAttribute : FactAttribute;

public sealed class FactInBrowserDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new BrowserTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

/// <summary>Decides only when it is run, so that nothing is installed for tests that nobody asked for.</summary>
public sealed class BrowserTestCase : XunitTestCase
{
    [Obsolete("For the runner.", error: true)]
    public BrowserTestCase()
    {
    }

    public BrowserTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    public override Task<RunSummary> RunAsync(IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    {
        SkipReason = constructorArguments.OfType<BrowserRun>().Single().WhyNot;
        return base.RunAsync(diagnosticMessageSink, messageBus, constructorArguments, aggregator, cancellationTokenSource);
    }
}
