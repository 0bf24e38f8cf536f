using System.Xml.Linq;
using ExchangeMesh.Laboratory.Gates;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Laboratory.Runs;

namespace ExchangeMesh.Laboratory.Tests.Gates;

public sealed class CheckReportTests : IDisposable
{
    // What Jenkins' xUnit plugin (junit-10.xsd) and GitHub's reporters read: elements, their children, and the attributes they may have.
    private static readonly SortedDictionary<string, (string[] Children, string[] Needed, string[] Allowed)> Shape = new(StringComparer.Ordinal)
    {
        ["testsuites"] = (["testsuite"], [], ["name", "time", "tests", "failures", "errors", "disabled"]),
        ["testsuite"] = (["properties", "testcase", "system-out", "system-err"], ["name", "tests"], ["name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package"]),
        ["testcase"] = (["skipped", "error", "failure", "system-out", "system-err"], ["name"], ["name", "assertions", "time", "classname", "status"]),
        ["failure"] = ([], [], ["message", "type"]),
        ["error"] = ([], [], ["message", "type"]),
        ["system-out"] = ([], [], []),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("exchangemesh-check-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_check_of_many_seeds_decides_each_gate_and_both_reports_say_so()
    {
        var check = Check("max_drawdown < 99%", "max_drawdown < 0%", "first_halt < 5s");

        Assert.Equal([true, false, false], check.Verdicts.Select(verdict => verdict.Holds));
        Assert.Equal((4, "3..6", false), (check.Runs, check.Seeds, check.Passes));
        var suite = Written(check).Root!.Element("testsuite")!;
        Assert.Equal(("3", "2", "0"), (suite.Attribute("tests")?.Value, suite.Attribute("failures")?.Value, suite.Attribute("errors")?.Value));
        Assert.Equal(["max_drawdown < 99%", "max_drawdown < 0%", "first_halt < 5s"], suite.Elements("testcase").Select(one => one.Attribute("name")!.Value));
        Assert.Equal([false, true, true], suite.Elements("testcase").Select(one => one.Element("failure") is not null));
        var markdown = CheckSummary.Markdown(check);
        Assert.StartsWith("### two-venue-spiral: 2 of 3 gates fail\n", markdown, StringComparison.Ordinal);
        Assert.Contains("| `max_drawdown < 0%` | **no** | it holds in 0 of 4 runs", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_fails_is_an_error_and_leaves_every_gate_undecided()
    {
        var gates = GatesOf("max_drawdown < 99%");
        var options = new RunBatchOptions { Threads = 2, Site = new FailingSite(failing: 4) };

        var check = ScenarioCheck.Execute(gates, [3, 4], seed => Readings.ShortSpiral(seed, "2s"), 0.95, options)!;

        Assert.Empty(check.Verdicts);
        Assert.Equal([new FailedRun(4, "the disk said <no> \u0001")], check.Failures);
        Assert.False(check.Passes);
        var suite = Written(check).Root!.Element("testsuite")!;
        Assert.Equal("1", suite.Attribute("errors")?.Value);
        Assert.Equal("the disk said <no> �", suite.Element("testcase")!.Element("error")!.Attribute("message")!.Value);
        Assert.Contains("1 of 2 runs failed", CheckSummary.Markdown(check), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_has_the_shape_that_build_servers_read()
    {
        var document = Written(Check("max_drawdown < 99%", "max_drawdown < 0%"));

        Assert.Equal("testsuites", document.Root!.Name.LocalName);
        foreach (var element in document.Descendants())
        {
            var (children, needed, allowed) = Shape[element.Name.LocalName];
            Assert.All(element.Elements(), child => Assert.Contains(child.Name.LocalName, children));
            Assert.All(needed, name => Assert.NotNull(element.Attribute(name)));
            Assert.All(element.Attributes(), attribute => Assert.Contains(attribute.Name.LocalName, allowed));
        }
    }

    [Fact]
    public void The_quiet_market_stays_calm()
    {
        var plan = Readings.Of("quiet-market").Plan!;
        var gates = GateSet.Of(plan.Gates, OutcomeCatalog.Of(plan), plan).Gates;

        var check = ScenarioCheck.Execute(gates, [1], _ => Readings.Of("quiet-market"), 0.95, new RunBatchOptions { Threads = 1 })!;

        Assert.NotEmpty(check.Verdicts);
        Assert.All(check.Verdicts, verdict => Assert.True(verdict.Holds, $"{verdict.Gate.Plan.Text}: {verdict.Explanation}"));
    }

    private static CheckOutcome Check(params string[] gates) =>
        ScenarioCheck.Execute(GatesOf(gates), [3, 4, 5, 6], seed => Readings.ShortSpiral(seed, "2s"), 0.95, new RunBatchOptions { Threads = 2 })!;

    private static IReadOnlyList<Gate> GatesOf(params string[] gates)
    {
        var plan = Readings.ShortSpiral().Plan!;
        var plans = gates.Select(text => Scenarios.GateText.Read(text, default, "").Gate!).ToList();
        return GateSet.Of(plans, OutcomeCatalog.Of(plan), plan).Gates;
    }

    private XDocument Written(CheckOutcome check)
    {
        var path = Path.Combine(_folder, "junit.xml");
        JUnitReport.Write(path, check);
        return XDocument.Load(path);
    }

    private sealed class FailingSite(ulong failing) : IRunSite
    {
        public MeasuredRun Execute(Scenarios.ScenarioReading reading, PlanRunOptions options) =>
            reading.Plan!.Seed == failing ? throw new RunFailedException("the disk said <no> \u0001") : PlanRun.Execute(reading, options);
    }
}
