using ExchangeMesh.Primitives;
using static ExchangeMesh.Scenarios.Tests.Recording.Rows;
using static ExchangeMesh.Scenarios.Tests.Recording.SmallRun;

namespace ExchangeMesh.Scenarios.Tests.Recording;

public sealed class ContagionMatrixTests
{
    [Fact]
    public void A_liquidation_counts_in_the_row_of_its_parents_venue()
    {
        var contagion = LiquidationCascadeTests.Branching().Record().Summary.Contagion;

        // alpha: root from outside, 2 from alpha; beta: 1 from alpha, 1 from beta, 1 from outside; pool: 1 from beta.
        Assert.Equal(1, contagion[ParticipantId.None, Alpha].Liquidations);
        Assert.Equal(2, contagion[Alpha, Alpha].Liquidations);
        Assert.Equal(1, contagion[Alpha, Beta].Liquidations);
        Assert.Equal(1, contagion[Beta, Beta].Liquidations);
        Assert.Equal(1, contagion[ParticipantId.None, Beta].Liquidations);
        Assert.Equal(1, contagion[Beta, Lender].Liquidations);
        Assert.Equal(7, contagion.Cells.Sum(cell => cell.Liquidations));
        Assert.Equal(2.0 / 7.0, contagion.CrossVenueShare());
    }

    [Fact]
    public void A_root_counts_at_the_venue_of_the_first_event_of_its_chain()
    {
        var run = new SmallRun();
        var trade = run.Add(1, Alpha, Trade(AlphaBtc, 500_000, 1));
        var arbitrage = run.Add(2, Beta, Trade(BetaBtc, 50_000, 1), trade);
        run.Add(3, Beta, Liquidation(1, BetaBtc), arbitrage);

        var contagion = run.Record().Summary.Contagion;

        Assert.Equal(1, contagion[Alpha, Beta].Liquidations);
    }

    [Fact]
    public void A_shock_to_a_venue_counts_there_and_one_to_outside_prices_counts_outside()
    {
        var run = new SmallRun();
        var atBeta = run.Add(1, Director, Jump(Beta, -10));
        var outside = run.Add(1, Director, Jump(Feed, -10));
        run.Add(2, Alpha, Liquidation(1, AlphaBtc), atBeta);
        run.Add(3, Alpha, Liquidation(2, AlphaBtc), outside);

        var result = run.Record();

        Assert.Equal(1, result.Summary.Contagion[Beta, Alpha].Liquidations);
        Assert.Equal(1, result.Summary.Contagion[ParticipantId.None, Alpha].Liquidations);
        Assert.Equal(1.0, result.Summary.Find("contagion.beta.alpha")?.Value);
        Assert.Equal(1.0, result.Summary.Find("contagion.outside.alpha")?.Value);
        Assert.Equal(0.5, result.Summary.Find("contagion.cross_venue_share")?.Value);
    }

    [Fact]
    public void The_first_time_and_the_closed_worth_are_kept_for_each_cell()
    {
        var run = new SmallRun();
        run.Add(5, Lender, Call(1, 9, repaidUnits: 95, seizedMicros: 2_000, priceUnits: 50_000));
        run.Add(6, Lender, Call(2, 9, repaidUnits: 95, seizedMicros: 1_000, priceUnits: 50_000));

        var cell = run.Record().Summary.Contagion[ParticipantId.None, Lender];

        Assert.Equal(new VirtualTime(5_000_000_000), cell.FirstAt);
        Assert.Equal(150_000_000, (long)cell.ClosedMicros);
    }
}
