using DigestService.Cli;

namespace DigestService.Tests.Cli;

public sealed class TestResultsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("digest-results-").FullName;

    [Fact]
    public void All_projects_are_added_up_and_each_reason_to_skip_is_told_once()
    {
        Write("one.trx", """<ResultSummary><Counters total="5" executed="3" passed="2" failed="1" error="0" timeout="0" aborted="0" /></ResultSummary>""", "no browser", "no browser");
        Write("two.trx", """<ResultSummary><Counters total="4" executed="3" passed="3" failed="0" error="0" timeout="0" aborted="0" /></ResultSummary>""", "no npm");

        var results = TestResults.In(_folder);

        Assert.Equal((5, 1, 3), (results.Passed, results.Failed, results.Skipped));
        Assert.Equal([("no browser", 2), ("no npm", 1)], results.WhySkipped.OrderBy(why => why.Reason));
    }

    [Fact]
    public void Only_where_the_run_went_well_and_nothing_was_run_no_test_is_called_so()
    {
        Assert.True(TestResults.In(_folder).NoneIsCalled("NoSuchFilter", ended: 0));
        Assert.False(TestResults.In(_folder).NoneIsCalled("NoSuchFilter", ended: 1));
        Assert.False(TestResults.In(_folder).NoneIsCalled(null, ended: 0));
        Write("one.trx", """<ResultSummary><Counters total="1" executed="1" passed="1" failed="0" error="0" timeout="0" aborted="0" /></ResultSummary>""");
        Assert.False(TestResults.In(_folder).NoneIsCalled("One", ended: 0));
    }

    private void Write(string name, string summary, params string[] skipped)
    {
        var results = string.Concat(skipped.Select(reason => $"""<UnitTestResult outcome="NotExecuted"><Output><ErrorInfo><Message>{reason}</Message></ErrorInfo></Output></UnitTestResult>"""));
        File.WriteAllText(Path.Combine(_folder, name), $"""<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>{results}<UnitTestResult outcome="Passed" /></Results>{summary}</TestRun>""");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
