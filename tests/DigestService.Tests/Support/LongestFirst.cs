using DigestService.Tests.Broken;
using DigestService.Tests.Cli;
using DigestService.Tests.Cli.Init;
using DigestService.Tests.Deploy;
using DigestService.Tests.Hostile;
using DigestService.Tests.Journeys;
using DigestService.Tests.Rendering;
using DigestService.Tests.Support;
using DigestService.Tests.Web;
using DigestService.Tests.Web.Admin;
using DigestService.Tests.Web.Api;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("DigestService.Tests.Support." + nameof(LongestFirst), "DigestService.Tests")]

namespace DigestService.Tests.Support;

/// <summary>The classes that take longest, or wait most, begin first: none is left over when all others are done.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly List<string> Longest =
    [
        nameof(VerbsTests), nameof(KilledAnywhereTests), nameof(SpamScoreTests), nameof(NothingIsToldTests), nameof(BounceVerbTests), nameof(SeveralWorkersTests), nameof(WhoMaySubscribeTests), nameof(StoppingTests),
        nameof(OneBoxTests), nameof(InitVerbTests), nameof(PreferencesTests), nameof(MannersTests), nameof(DemoTests), nameof(HostileMarkupTests), nameof(OutsideParsersTests), nameof(NoGetChangesAnythingTests),
        nameof(NothingIsLostTests), nameof(AdminTests), nameof(SubscribersApiTests), nameof(SearchPageTests), nameof(OutageTests), nameof(StoppedTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Longest.IndexOf(collection.DisplayName.Split('.')[^1]) is >= 0 and var at ? at : Longest.Count);
}
