namespace ExchangeMesh.Scenarios.Tests;

public sealed class GateTextTests
{
    private static readonly SourcePosition Here = new("here.yaml", 3, 5);

    [Theory]
    [InlineData("max_drawdown < 20%", "max_drawdown", GateComparison.Below, "20%", null)]
    [InlineData("bad_debt==0", "bad_debt", GateComparison.Equal, "0", null)]
    [InlineData(" alpha.BTC-PERP.low >= 50000 USD ", "alpha.BTC-PERP.low", GateComparison.AtLeast, "50000 USD", null)]
    [InlineData("cascade.size_max <= 100 in 90% of runs", "cascade.size_max", GateComparison.AtMost, "100", 0.9)]
    [InlineData("first_halt > 1h30m  in  5bp  of  runs", "first_halt", GateComparison.Above, "1h30m", 0.0005)]
    [InlineData("halts != 3 in 100% of runs", "halts", GateComparison.NotEqual, "3", null)]
    public void A_gate_is_an_outcome_a_comparison_and_a_threshold(string text, string outcome, GateComparison comparison, string threshold, double? share)
    {
        var (gate, fault) = GateText.Read(text, Here, "gates.0");

        Assert.Null(fault);
        Assert.Equal(new GatePlan(text.Trim(), outcome, comparison, threshold, share, Here, "gates.0"), gate);
    }

    [Theory]
    [InlineData("20%", GateMeasure.Share, 0.2)]
    [InlineData("7%", GateMeasure.Share, 0.07)]
    [InlineData("25bp", GateMeasure.Share, 0.0025)]
    [InlineData("1.5", GateMeasure.Share, 1.5)]
    [InlineData("-3", GateMeasure.Count, -3)]
    [InlineData("2m", GateMeasure.Time, 120)]
    [InlineData("5ms", GateMeasure.Time, 0.005)]
    [InlineData("1_000.5 USD", GateMeasure.Amount, 1000.5)]
    [InlineData("0.1", GateMeasure.Amount, 0.1)]
    public void A_threshold_is_read_in_the_unit_of_its_outcome(string threshold, GateMeasure measure, double expected)
    {
        var gate = GateText.Read("x < " + threshold, Here, "").Gate!;

        Assert.Equal((expected, null), GateText.ThresholdOf(gate, measure, ["BTC", "USD"]));
    }

    [Theory]
    [InlineData("20", GateMeasure.Time, DiagnosticCode.MissingUnit)]
    [InlineData("20%", GateMeasure.Time, DiagnosticCode.WrongUnit)]
    [InlineData("20%", GateMeasure.Count, DiagnosticCode.WrongUnit)]
    [InlineData("20 USD", GateMeasure.Share, DiagnosticCode.WrongUnit)]
    [InlineData("5s", GateMeasure.Share, DiagnosticCode.WrongUnit)]
    [InlineData("20%", GateMeasure.Amount, DiagnosticCode.WrongUnit)]
    [InlineData("20 USB", GateMeasure.Amount, DiagnosticCode.UnknownAsset)]
    [InlineData("calm", GateMeasure.Count, DiagnosticCode.NotANumber)]
    public void A_unit_that_does_not_fit_the_outcome_is_refused_where_the_gate_stands(string threshold, GateMeasure measure, DiagnosticCode code)
    {
        var gate = GateText.Read("x < " + threshold, Here, "gates.2").Gate!;

        var fault = GateText.ThresholdOf(gate, measure, ["BTC", "USD"]).Fault!;

        Assert.Equal((code, Here, "gates.2"), (fault.Code, fault.At, fault.Path));
        Assert.Equal(code == DiagnosticCode.UnknownAsset ? "USD" : "", fault.Nearest);
    }

    [Fact]
    public void A_scenarios_gates_know_where_they_stand()
    {
        var plan = Samples.Read(Samples.Right).Plan!;

        var gate = Assert.Single(plan.Gates);

        Assert.Equal(("bad_debt < 1", "gates.0"), (gate.Text, gate.Path));
        Assert.StartsWith("bad_debt < 1", Samples.Right.Split('\n')[gate.At.Line - 1][(gate.At.Column - 1)..], StringComparison.Ordinal);
    }
}
