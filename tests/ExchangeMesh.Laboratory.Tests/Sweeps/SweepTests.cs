using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Laboratory.Sensitivity;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Tests.Sweeps;

public sealed class SweepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exchangemesh-sweep-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_table_and_summary_are_equal_to_the_byte_for_any_number_of_threads()
    {
        var plan = Plan();

        Run(plan, "one", 1);
        Run(plan, "three", 3);

        AssertSameFiles("one", "three");
    }

    [Fact]
    public void A_sweep_that_was_stopped_goes_on_and_ends_with_the_same_bytes()
    {
        var plan = Plan();
        using var stop = new CancellationTokenSource();
        var made = 0;

        var first = Run(plan, "stopped", 2, new Counting(() => made++), at => CancelAfter(3, at, stop), stop.Token);
        var second = Run(plan, "stopped", 2, new Counting(() => made++));
        Run(plan, "whole", 1);

        Assert.InRange(first.Done, 3, 4);
        Assert.True(second.Complete);
        Assert.InRange(made, plan.RowCount, plan.RowCount + 2);
        AssertSameFiles("stopped", "whole");
    }

    [Fact]
    public void A_half_written_row_is_cut_off_and_made_again()
    {
        var plan = Plan();
        Run(plan, "torn", 1);
        Run(plan, "whole", 1);
        var journal = Path.Combine(_folder, "torn", SweepJournal.FileName);
        var bytes = File.ReadAllBytes(journal);
        File.WriteAllBytes(journal, bytes[..^20]);

        var made = 0;
        using var sweep = Sweep.Open(plan, Path.Combine(_folder, "torn")).Sweep!;
        var cutOff = sweep.CutOff;
        var before = sweep.Progress.Done;
        sweep.Run(new SweepOptions { Threads = 1, Site = new Counting(() => made++) });
        sweep.Write(new RunHost());

        Assert.True(cutOff > 0);
        Assert.Equal((plan.RowCount - 1, 1), (before, made));
        AssertSameFiles("torn", "whole");
    }

    [Fact]
    public void A_row_that_was_damaged_is_not_believed()
    {
        var plan = Plan();
        Run(plan, "damaged", 1);
        var journal = Path.Combine(_folder, "damaged", SweepJournal.FileName);
        var bytes = File.ReadAllBytes(journal);
        bytes[bytes.Length - 30] ^= 1;
        File.WriteAllBytes(journal, bytes);

        using var sweep = Sweep.Open(plan, Path.Combine(_folder, "damaged")).Sweep!;

        Assert.Equal(plan.RowCount - 1, sweep.Progress.Done);
    }

    [Fact]
    public void Another_sweep_is_refused_in_the_same_folder()
    {
        Run(Plan(), "taken", 2);

        var (sweep, fault) = Sweep.Open(Plan(seeds: "1..3"), Path.Combine(_folder, "taken"));

        Assert.Null(sweep);
        Assert.Contains("it has 'seeds 1..2' where this one has 'seeds 1..3'", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_something_else_is_refused()
    {
        File.WriteAllText(Path.Combine(_folder, "notes.txt"), "mine");

        Assert.Contains("holds no sweep", Sweep.Open(Plan(), _folder).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_run_is_recorded_with_its_error_and_the_sweep_goes_on()
    {
        var plan = Plan();

        var manifest = Run(plan, "failing", 2, new Counting(static () => { }, failAt: 2));

        Assert.True(manifest.Complete);
        Assert.Equal(1, manifest.Failed);
        using var sweep = Sweep.Open(plan, Path.Combine(_folder, "failing")).Sweep!;
        Assert.Equal(1, Enumerable.Range(0, plan.RowCount).Count(row => sweep.Row(row)!.Error == "broken on purpose"));
    }

    [Fact]
    public void Values_that_are_wrong_only_together_fail_their_runs_alone()
    {
        // A shock at 5 s comes after the end of the run of 3 s, and of no other.
        var plan = Plan(axes: ["length=3s,9s", "shocks.0.at=1s,2s"], overrides: [new ScenarioOverride("length", "10s"), new ScenarioOverride("shocks.0.at", "1s")], seeds: "1");
        var bad = Plan(axes: ["length=3s,9s", "shocks.0.at=1s,5s"], overrides: [new ScenarioOverride("length", "10s"), new ScenarioOverride("shocks.0.at", "1s")], seeds: "1");

        Assert.Equal(0, Run(plan, "good", 2).Failed);
        Assert.Equal(1, Run(bad, "bad", 2).Failed);
    }

    [Fact]
    public void A_row_is_made_again_by_its_settings_and_seed()
    {
        var plan = Plan();
        Run(plan, "rows", 2);
        using var sweep = Sweep.Open(plan, Path.Combine(_folder, "rows")).Sweep!;

        var reading = ScenarioReader.Open("two-venue-spiral", new ReadingOptions { Overrides = plan.OverridesOf(5) });
        var again = PlanRun.Execute(reading, new PlanRunOptions());

        Assert.Equal(sweep.Row(5)!.Fingerprint, again.Fingerprint);
        Assert.Contains("--set 'venues.alpha.liquidation.enabled=false'", plan.ArgumentsOf(5), StringComparison.Ordinal);
        Assert.EndsWith("--seed 2", plan.ArgumentsOf(5), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sobol_design_gives_the_indices_of_every_outcome_that_varies()
    {
        var definition = Definition(["shocks.0.quantity=50 BTC..200 BTC", "venues.beta.transfer_delay=1m..2m"], "1", null);
        var plan = SweepPlan.Of(definition with { Design = definition.Design with { Kind = DesignKind.Sobol, Count = 4 } }).Plan!;

        using var sweep = Sweep.Open(plan, Path.Combine(_folder, "sobol")).Sweep!;
        sweep.Run(new SweepOptions { Threads = 2 });
        var result = sweep.Write(new RunHost());

        var drawdown = result.Sensitivity!.Outcomes["max_drawdown"];
        Assert.Equal(["shocks.0.quantity", "venues.beta.transfer_delay"], drawdown.Fields.Select(field => field.Field));
        Assert.Equal((4, 0), (drawdown.Blocks, drawdown.LeftOut));
        Assert.True(drawdown.Fields[0].Total > 0);
        Assert.Equal(0, drawdown.Fields[1].Total);
        Assert.Contains(result.Manifest.Files, file => file.Name == "sensitivity.json");
    }

    [Fact]
    public void A_search_makes_only_the_runs_that_decide_and_does_not_depend_on_threads()
    {
        var plan = Search("shocks.0.quantity in 10 BTC..400 BTC:4 where max_drawdown > 3%");

        var one = Answer(plan, "one", 1);
        var three = Answer(plan, "three", 3);

        Assert.True(one.Threshold!.Found);
        Assert.True(one.Threshold.HoldsAbove);
        Assert.Equal(one.Threshold.Probes, three.Threshold!.Probes);
        Assert.Equal(one.Threshold.Probes.Sum(probe => probe.Runs), one.Manifest.Done);
        Assert.True(one.Manifest.Complete);
        AssertSameFiles("one", "three");
    }

    [Theory]
    [InlineData("shocks.0.quantity where max_drawdown > 3%", null)]
    [InlineData("shocks.0.quantity in 9 BTC..1 BTC where max_drawdown > 3%", "above the lower one")]
    [InlineData("shocks.0.quantity in 1 BTC..9 BTC where max_drawdown", "is no gate")]
    [InlineData("shocks.0.quantity > 3", "expected FIELD in A..B where")]
    public void A_question_is_a_field_its_values_and_a_condition(string text, string? complaint)
    {
        var (path, axis, question, fault) = ThresholdQuestion.Read(text);

        Assert.Equal(complaint is null, question is not null);
        Assert.Contains(complaint ?? "", fault, StringComparison.Ordinal);
        Assert.Null(axis);
        Assert.Equal(complaint is null, fault.Length == 0 && path == "shocks.0.quantity");
    }

    [Theory]
    [InlineData("shocks.0.quantity in 1 BTC..9 BTC:3 where max_drawdwn > 3%", "error EXM091")]
    [InlineData("shocks.0.quantity in 1 BTC..9 BTC:3 where max_drawdown > 3 USD", "--find(1,")]
    [InlineData("shocks.0.quantity in 1 BTC..9 BTC:3 where max_drawdown.mean > 3%", "a figure over many runs")]
    public void A_condition_that_the_runs_cannot_answer_is_refused(string text, string complaint)
    {
        var (_, axis, question, _) = ThresholdQuestion.Read(text);

        var (plan, diagnostics) = SweepPlan.Of(Definition([axis!.ToString()], "1", null) with { Question = question });

        Assert.Null(plan);
        Assert.Contains(complaint, string.Join('\n', diagnostics), StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_kept_in_folders_of_their_own_where_asked_for()
    {
        var plan = Plan(seeds: "1");
        using (var sweep = Sweep.Open(plan, Path.Combine(_folder, "kept")).Sweep!)
        {
            sweep.Run(new SweepOptions { Threads = 2, KeepsRuns = true });
        }

        var kept = Directory.GetDirectories(Path.Combine(_folder, "kept", "runs", "r000001"));

        Assert.Empty(RunManifest.TryRead(Assert.Single(kept), out var manifest));
        Assert.Equal(1UL, manifest!.Seed);
    }

    [Theory]
    [InlineData("venues.alpha.margin.levrage_cap=2x..4x:2", "has no 'levrage_cap'")]
    [InlineData("venues.alpha.margin.leverage_cap=2x..4x", "a grid needs the number of values")]
    [InlineData("venues.alpha.margin.leverage_cap=2ms..4ms:2", "has the unit 'ms'")]
    [InlineData("venues.alpha.margin.leverage_cap=0x..4x:2", "at least 1x")]
    [InlineData("venues.alpha.liquidation.enabled=1..2:2", "is no number, so it has no range")]
    public void An_axis_that_the_scenario_cannot_take_is_refused_before_anything_is_run(string axis, string complaint)
    {
        var (plan, diagnostics) = SweepPlan.Of(Definition([axis], "1", []));

        Assert.Null(plan);
        Assert.Contains(complaint, string.Join('\n', diagnostics), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("venues.beta.transfer_delay=1m..2m:4", "1m,1.33333333m,1.66666667m,2m")]
    [InlineData("network.latency=1ms..2ms:4:log", "1ms,1.259921ms,1.587401ms,2ms")]
    [InlineData("venues.alpha.instruments.0.tick=0.1 USD..1 USD:3", "0.1 USD,0.55 USD,1 USD")]
    public void Values_are_drawn_no_finer_than_the_field_holds(string axis, string values)
    {
        var (plan, diagnostics) = SweepPlan.Of(Definition([axis], "1", []));

        Assert.Empty(diagnostics);
        Assert.Equal(values.Split(','), plan!.Points.Select(point => point.Settings[0].Value));
    }

    [Fact]
    public void A_whole_multiple_is_drawn_whole()
    {
        var (plan, diagnostics) = SweepPlan.Of(Definition(["venues.alpha.margin.leverage_cap=2x..20x:4:log"], "1", []));

        Assert.Empty(diagnostics);
        Assert.Equal(["2x", "4x", "9x", "20x"], plan!.Points.Select(point => point.Settings[0].Value));
    }

    private static SweepPlan Plan(IReadOnlyList<string>? axes = null, string seeds = "1..2", IReadOnlyList<ScenarioOverride>? overrides = null)
    {
        var (plan, diagnostics) = SweepPlan.Of(Definition(axes ?? ["venues.alpha.liquidation.enabled=true,false", "shocks.0.quantity=100 BTC..200 BTC:2"], seeds, overrides));
        Assert.Empty(diagnostics);
        return plan!;
    }

    private static SweepDefinition Definition(IReadOnlyList<string> axes, string seeds, IReadOnlyList<ScenarioOverride>? overrides) => new()
    {
        Scenario = "two-venue-spiral",
        Overrides = overrides ?? [new ScenarioOverride("length", "5s"), new ScenarioOverride("shocks.0.at", "1s")],
        Design = new SweepDesign { Kind = DesignKind.Grid, Axes = [.. axes.Select(axis => AxisText.Read(axis).Axis!)] },
        Seeds = SeedList.Read(seeds).Seeds,
    };

    private static SweepPlan Search(string text)
    {
        var (_, axis, question, fault) = ThresholdQuestion.Read(text);
        Assert.Empty(fault);
        var (plan, diagnostics) = SweepPlan.Of(Definition([axis!.ToString()], "1..30", [new ScenarioOverride("length", "5s"), new ScenarioOverride("shocks.0.at", "1s"), new ScenarioOverride("traders.seller.parameters.slices", "3")]) with { Question = question });
        Assert.Empty(diagnostics);
        return plan!;
    }

    private SweepResult Answer(SweepPlan plan, string name, int threads)
    {
        using var sweep = Sweep.Open(plan, Path.Combine(_folder, name)).Sweep!;
        sweep.Run(new SweepOptions { Threads = threads });
        return sweep.Write(new RunHost());
    }

    private static void CancelAfter(int rows, SweepProgress at, CancellationTokenSource stop)
    {
        if (at.Done >= rows)
        {
            stop.Cancel();
        }
    }

    private SweepManifest Run(SweepPlan plan, string name, int threads, IRunSite? site = null, Action<SweepProgress>? progress = null, CancellationToken stop = default)
    {
        using var sweep = Sweep.Open(plan, Path.Combine(_folder, name)).Sweep!;
        sweep.Run(new SweepOptions { Threads = threads, Site = site ?? new LocalRunSite(), Stop = stop, Progress = progress ?? (static _ => { }) });
        return sweep.Write(new RunHost()).Manifest;
    }

    private void AssertSameFiles(string one, string other)
    {
        foreach (var file in new[] { Sweep.TableName, Sweep.SummaryName, SweepManifest.FileName })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(_folder, one, file)).SequenceEqual(File.ReadAllBytes(Path.Combine(_folder, other, file))), file);
        }
    }

    /// <summary>Counts runs, and lets one fail.</summary>
    private sealed class Counting(Action count, int failAt = 0) : IRunSite
    {
        private readonly Lock _gate = new();
        private readonly LocalRunSite _site = new();
        private int _made;

        public MeasuredRun Execute(ScenarioReading reading, PlanRunOptions options)
        {
            lock (_gate)
            {
                count();
                if (++_made == failAt)
                {
                    throw new RunFailedException("broken on purpose");
                }
            }

            return _site.Execute(reading, options);
        }
    }
}
