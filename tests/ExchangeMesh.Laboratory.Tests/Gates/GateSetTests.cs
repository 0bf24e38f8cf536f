using ExchangeMesh.Laboratory.Gates;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Tests.Gates;

public sealed class GateSetTests
{
    private static readonly ScenarioPlan Spiral = Readings.Of("two-venue-spiral").Plan!;
    private static readonly OutcomeCatalog Catalog = OutcomeCatalog.Of(Spiral);

    [Theory]
    [InlineData("max_drawdown < 20%", "max_drawdown", GateFigure.EachRun, 0, 0.2)]
    [InlineData("alpha.BTC-PERP.low > 50000 USD", "alpha.BTC-PERP.low", GateFigure.EachRun, 0, 50_000)]
    [InlineData("first_liquidation.median > 1m30s", "first_liquidation", GateFigure.Quantile, 0.5, 90)]
    [InlineData("bad_debt.mean <= 0", "bad_debt", GateFigure.Mean, 0, 0)]
    [InlineData("cascade.size_max.p99 < 100", "cascade.size_max", GateFigure.Quantile, 0.99, 100)]
    public void A_gate_finds_its_outcome_its_figure_and_its_threshold(string text, string outcome, GateFigure figure, double quantile, double threshold)
    {
        var gate = Assert.Single(Of(text).Gates);

        Assert.Equal((outcome, figure, quantile, threshold), (gate.Outcome.Name, gate.Figure, gate.Quantile, gate.Threshold));
    }

    [Theory]
    [InlineData("max_drawdwon < 20%", DiagnosticCode.UnknownOutcome, "max_drawdown")]
    [InlineData("max_drawdwon.p95 < 20%", DiagnosticCode.UnknownOutcome, "max_drawdown.p95")]
    [InlineData("gamma.bad_debt == 0", DiagnosticCode.UnknownOutcome, "alpha.bad_debt")]
    [InlineData("max_drawdown.p0 < 20%", DiagnosticCode.UnknownOutcome, "max_drawdown")]
    [InlineData("max_drawdown < 20s", DiagnosticCode.WrongUnit, "")]
    [InlineData("first_halt < 20", DiagnosticCode.MissingUnit, "")]
    [InlineData("bad_debt < 20 EUR", DiagnosticCode.UnknownAsset, "")]
    [InlineData("max_drawdown.mean < 20% in 90% of runs", DiagnosticCode.BadGate, "")]
    public void What_does_not_exist_or_does_not_fit_is_said_where_the_gate_stands(string text, DiagnosticCode code, string nearest)
    {
        var fault = Assert.Single(Of(text).Diagnostics);

        Assert.Equal((code, nearest, "here.yaml(4,7)"), (fault.Code, fault.Nearest, fault.At.ToString()));
    }

    [Fact]
    public void Every_gate_of_a_shipped_scenario_is_sound()
    {
        foreach (var name in ScenarioLibrary.Names)
        {
            var plan = Readings.Of(name).Plan!;

            Assert.Empty(GateSet.Of(plan.Gates, OutcomeCatalog.Of(plan), plan).Diagnostics);
        }
    }

    private static GateSet Of(string text)
    {
        var (gate, fault) = GateText.Read(text, new SourcePosition("here.yaml", 4, 7), "gates.1");
        Assert.Null(fault);
        return GateSet.Of([gate!], Catalog, Spiral);
    }
}
