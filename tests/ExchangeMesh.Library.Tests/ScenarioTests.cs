namespace ExchangeMesh.Library.Tests;

public sealed class ScenarioTests
{
    private static readonly Scenario Short = Scenario.Open("two-venue-spiral").With("length", "30s").With("shocks.0.at", "5s");

    [Fact]
    public void A_shipped_scenario_runs_with_fields_set_in_code()
    {
        var run = Short.Run(seed: 4);

        Assert.Equal(64, run.Fingerprint.Length);
        Assert.False(run.WasInterrupted);
        Assert.Null(run.Folder);
        Assert.True(run["trades"] > 0);
    }

    [Fact]
    public void A_scenario_never_changes_so_that_two_policies_share_their_common_part()
    {
        var before = Short.Run(seed: 1).Fingerprint;

        var other = Short.With("shocks.0.quantity", "10 BTC").Run(seed: 1).Fingerprint;

        Assert.NotEqual(before, other);
        Assert.Equal(before, Short.Run(seed: 1).Fingerprint);
    }

    [Fact]
    public void The_checked_text_is_a_scenario_of_its_own_with_the_same_fingerprint()
    {
        var again = Scenario.Parse(Short.Check());

        Assert.Equal(Short.Run(seed: 2).Fingerprint, again.Run(seed: 2).Fingerprint);
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_the_nearest_name()
    {
        var wrong = Short.With("venues.alhpa.liquidation.enabled", false).With("length", "soon");

        var exception = Assert.Throws<InvalidScenarioException>(() => wrong.Check());

        Assert.Contains(exception.Problems, problem => problem.Contains("there are alpha, beta", StringComparison.Ordinal));
        Assert.Contains(exception.Problems, problem => problem.Contains("'soon'", StringComparison.Ordinal));
    }

    [Fact]
    public void A_name_that_is_neither_shipped_nor_a_file_is_told_with_the_nearest_one() =>
        Assert.Contains(
            "two-venue-spiral",
            Assert.Throws<InvalidScenarioException>(() => Scenario.Open("two-venue-spirl").Run()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void An_outcome_that_does_not_exist_is_told_with_the_nearest_one()
    {
        var run = Short.Run();

        Assert.Contains("max_drawdown", Assert.Throws<ArgumentException>(() => run["max_drawdow"]).Message, StringComparison.Ordinal);
        Assert.NotEmpty(run.MeaningOf("max_drawdown"));
        Assert.Contains("max_drawdown", run.OutcomeNames);
    }

    [Fact]
    public void A_run_that_is_asked_to_stop_says_so()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.True(Short.Run(options: new ScenarioRunOptions { Stop = stop.Token }).WasInterrupted);
    }

    [Fact]
    public void A_results_folder_is_written_where_one_is_asked_for()
    {
        var directory = Directory.CreateTempSubdirectory("exchangemesh-library-");
        try
        {
            var run = Short.Run(options: new ScenarioRunOptions { OutDirectory = directory.FullName });

            Assert.True(File.Exists(Path.Combine(run.Folder!, "trades.parquet")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }
}
