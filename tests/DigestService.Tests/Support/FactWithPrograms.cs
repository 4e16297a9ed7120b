using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace DigestService.Tests.Support;

/// <summary>A fact that needs programs of the machine. They come from Debian's package where it can be installed; else it is skipped, with the reason told.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("DigestService.Tests.Support.FactWithProgramsDiscoverer", "DigestService.Tests")]
public sealed class FactWithProgramsAttribute(Type programs) : FactAttribute
{
    /// <summary>Has a static method <c>FindOrInstall</c>, which takes a way to say something and throws a <see cref="UserFault"/> where there is none.</summary>
    public Type Programs { get; } = programs;
}

public sealed class FactWithProgramsDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        new ProgramsTestCase(DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod);
}

/// <summary>Decides only when it is run, so that nothing is installed for tests that nobody asked for.</summary>
public sealed class ProgramsTestCase : XunitTestCase
{
    [EditorBrowsable(EditorBrowsableState.Never), Obsolete("For the runner.", error: true)]
    public ProgramsTestCase()
    {
    }

    public ProgramsTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    public override Task<RunSummary> RunAsync(IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    {
        var programs = TestMethod.Method.GetCustomAttributes(typeof(FactWithProgramsAttribute)).Single().GetConstructorArguments().OfType<Type>().Single();
        try
        {
            programs.GetMethod("FindOrInstall")!.CreateDelegate<Action<Action<string>>>()(line => diagnosticMessageSink.OnMessage(new DiagnosticMessage(line)));
        }
        catch (UserFault fault)
        {
            SkipReason = fault.Message;
        }
        return base.RunAsync(diagnosticMessageSink, messageBus, constructorArguments, aggregator, cancellationTokenSource);
    }
}
