using ExchangeMesh.Laboratory.Calibration;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Tests.Calibration;

public sealed class CalibratedMarketTests
{
    private static readonly MarketNames Names = new("fitted", "tape.csv", "ABC", "XYZ", 1_000, 0.01, 0.0001);

    [Fact]
    public void A_scenario_that_was_fitted_to_a_tape_trades_as_the_tape_does()
    {
        var tape = TapeMeasure.Of(SyntheticTape.Draw(2, 500, 0.7, 0.0005, impact: 2e-7, seconds: 3_000), interval: 10, 0.95, out _)!;
        var market = new CalibratedMarket(tape, Names);

        var made = Run(market.Write());

        Assert.True(market.HasImpact && market.HasSpread);
        Assert.Equal(market.LevelGap / tape.Figures.Impact, market.LevelSize, 1e-6);
        Assert.InRange(made.Figures.Rate / tape.Figures.Rate, 0.93, 1.07);
        Assert.InRange(made.Figures.LogSize - tape.Figures.LogSize, -0.05, 0.05);
        Assert.InRange(made.Figures.LogSizeDeviation / tape.Figures.LogSizeDeviation, 0.95, 1.05);
        Assert.InRange(made.Figures.HalfSpread / tape.Figures.HalfSpread, 0.7, 1.4);
    }

    [Fact]
    public void What_a_tape_does_not_show_is_assumed_and_said()
    {
        var tape = TapeMeasure.Of(SyntheticTape.Draw(2, 500, 0.7, 0.0005, impact: 0, seconds: 3_000), interval: 10, 0.99, out _)!;
        var market = new CalibratedMarket(tape, Names);

        Assert.False(market.HasImpact);
        Assert.Equal(5 * tape.Figures.MeanSize, market.LevelSize, 1e-9);
        Assert.Contains("The tape shows no impact.", market.Write(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.01, new[] { 60_000.01, 59_999.5 })]
    [InlineData(0.5e0 / 5, new[] { 1.5, 2.1 })]
    [InlineData(1, new[] { 3.0, 4.0 })]
    [InlineData(0.000001, new[] { 0.123456, 1 })]
    public void The_grid_is_the_coarsest_power_of_ten_on_which_all_lie(double step, double[] values) => Assert.Equal(step, MarketNames.StepOf(values), 1e-12);

    private static TapeMeasure Run(string text)
    {
        var reading = ScenarioReader.Read("fitted.yaml", text, new ReadingOptions());
        Assert.Empty(reading.Diagnostics);
        var folder = Directory.CreateTempSubdirectory("exchangemesh-calibration-tests-");
        try
        {
            var run = PlanRun.Execute(reading, new PlanRunOptions { OutDirectory = folder.FullName });
            var trades = RecordedTrade.Read(run.Folder!)["exchange.ABC-PERP"];
            return TapeMeasure.Of(TapeOrder.Of(trades.Select(trade => (trade.AtSeconds, trade.Price, trade.SignedQuantity))), 10, 0.95, out _)!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
