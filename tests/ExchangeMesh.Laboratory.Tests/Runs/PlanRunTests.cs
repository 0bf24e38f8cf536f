using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Recording;

namespace ExchangeMesh.Laboratory.Tests.Runs;

public sealed class PlanRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exchangemesh-laboratory-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_same_scenario_and_seed_give_the_same_outcomes_and_fingerprint_with_or_without_a_folder()
    {
        var reading = Readings.ShortSpiral();

        var without = PlanRun.Execute(reading, new PlanRunOptions());
        var with = PlanRun.Execute(reading, new PlanRunOptions { OutDirectory = _folder });

        Assert.Equal(without.Fingerprint, with.Fingerprint);
        Assert.Equal(without.Outcomes.Values, with.Outcomes.Values);
        Assert.Null(without.Folder);
        Assert.Empty(RunManifest.TryRead(with.Folder!, out var manifest));
        Assert.Equal(with.Fingerprint, manifest!.Fingerprint);
    }

    [Fact]
    public void Another_seed_gives_another_run() =>
        Assert.NotEqual(
            PlanRun.Execute(Readings.ShortSpiral(1), new PlanRunOptions()).Fingerprint,
            PlanRun.Execute(Readings.ShortSpiral(2), new PlanRunOptions()).Fingerprint);

    [Fact]
    public void No_data_is_not_zero()
    {
        var run = PlanRun.Execute(Readings.ShortSpiral(length: "2s"), new PlanRunOptions());

        Assert.Null(run.Outcomes["first_halt"]);
        Assert.Equal(0, run.Outcomes["halts"]);
    }

    [Fact]
    public void An_unknown_outcome_is_refused_with_the_nearest()
    {
        var run = PlanRun.Execute(Readings.ShortSpiral(length: "2s"), new PlanRunOptions());

        var refusal = Assert.Throws<ArgumentException>(() => run.Outcomes["bad_dept"]);

        Assert.Contains("'bad_debt'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_ends_early_and_says_so()
    {
        using var stop = new CancellationTokenSource();
        var told = 0;

        var run = PlanRun.Execute(Readings.ShortSpiral(length: "2m"), new PlanRunOptions
        {
            Progress = _ =>
            {
                told++;
                stop.Cancel();
            },
            Stop = stop.Token,
        });

        Assert.True(run.WasInterrupted);
        Assert.Equal(1, told);
        Assert.True(run.Outcomes["length"] < 120);
    }
}
