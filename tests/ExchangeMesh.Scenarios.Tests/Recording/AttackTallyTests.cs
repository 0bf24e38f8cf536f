using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Summaries;
using static ExchangeMesh.Scenarios.Tests.Recording.SmallRun;

namespace ExchangeMesh.Scenarios.Tests.Recording;

/// <summary>Holder 0 is the adversary. A lot is a thousandth of a bitcoin; 500,000 ticks are 50,000 dollars, so a lot is worth 50.</summary>
public sealed class AttackTallyTests
{
    private readonly SmallRun _run = new();

    [Fact]
    public void Without_an_adversary_there_are_no_figures_of_attacks()
    {
        _run.Add(1, Alpha, Trade(1, 2, 500_000, 100));

        Assert.Null(_run.Record().Summary.Find("attack.profit"));
    }

    [Fact]
    public void A_trade_brings_what_the_final_price_differs_by_from_whom_it_was_made_with()
    {
        _run.Add(1, Alpha, Trade(0, 1, 500_000, 1_000));
        Step(2, 0, AttackStage.Begun, cost: 100, gain: 700, fees: 3);
        _run.Add(3, Alpha, Trade(0, 1, 500_000, 1_000));
        _run.Add(4, Alpha, Trade(2, 0, 450_000, 400));
        Final(5, 400_000);

        var summary = _run.Record().Summary;

        // 1,000 lots sold at 50,000 and 400 bought at 45,000 (the first trade was before); both valued at 40,000.
        Assert.Equal(10_000 - 2_000, Value(summary, "attack.from.holders"));
        Assert.Equal(-3, Value(summary, "attack.from.fees"));
        Assert.Equal(8_000 - 3, Value(summary, "attack.profit"));
        Assert.Equal(600, Value(summary, "attack.expected_profit"));
        Assert.Equal(1, Value(summary, "attack.begun"));
    }

    [Fact]
    public void What_two_accounts_of_an_adversary_deal_with_each_other_cancels_out()
    {
        Step(1, 0, AttackStage.Begun);
        Step(1, 1, AttackStage.Joined);
        _run.Add(2, Alpha, Trade(0, 1, 500_000, 1_000));
        Final(5, 400_000);

        Assert.Equal(0, Value(_run.Record().Summary, "attack.profit"));
    }

    [Fact]
    public void A_takeover_is_dealt_with_the_fund_at_mark_and_what_the_fund_paid_or_wrote_off_counts()
    {
        Step(1, 0, AttackStage.Begun);
        _run.Add(2, Alpha, Rows.Liquidation(0, AlphaBtc, LiquidationStage.Takeover, lots: 1_000));
        _run.Add(2, Alpha, new InsuranceRow { Asset = Usd, Account = Holder(0), Instrument = AlphaBtc, Reason = InsuranceReason.Loss, Change = Money.FromUnits(-400), Balance = Money.Zero });
        _run.Add(2, Alpha, new BadDebtRow { Account = Holder(0), Asset = Usd, Amount = Money.FromUnits(250) });
        Final(5, 400_000);

        var summary = _run.Record().Summary;

        // 1,000 lots went to the fund at 50,000, which are worth 40,000 at the end: 10,000 of its loss, and the 400 that it paid.
        Assert.Equal(10_400, Value(summary, "attack.from.alpha.fund"));
        Assert.Equal(250, Value(summary, "attack.from.alpha.bad_debt"));
        Assert.Equal(10_650, Value(summary, "attack.profit"));
    }

    [Fact]
    public void What_is_deleveraged_against_a_taken_over_position_is_dealt_with_the_winner()
    {
        Step(1, 0, AttackStage.Begun);
        _run.Add(2, Alpha, Rows.Liquidation(0, AlphaBtc, LiquidationStage.Takeover, lots: 1_000));
        _run.Add(2, Alpha, Rows.Deleveraging(3, 0, AlphaBtc, 600, 480_000, 500_000));
        Final(5, 400_000);

        var summary = _run.Record().Summary;

        Assert.Equal(4_000, Value(summary, "attack.from.alpha.fund"));
        Assert.Equal(4_800, Value(summary, "attack.from.holders"));
    }

    [Theory]
    [InlineData(400_000, 2_000)]
    [InlineData(600_000, 0)]
    public void A_loan_beyond_its_collateral_at_the_end_is_what_the_lender_lost(long finalTicks, double unpaid)
    {
        Step(1, 0, AttackStage.Begun);
        _run.Add(2, Lender, Loan(MessageKind.SupplyAsset, Btc, 1_000_000));
        _run.Add(3, Lender, Loan(MessageKind.BorrowAsset, Usd, 42_000_000_000));
        Final(5, finalTicks);

        Assert.Equal(unpaid, Value(_run.Record().Summary, "attack.from.pool.unpaid") ?? 0);
    }

    [Fact]
    public void An_adversary_that_found_nothing_worthwhile_has_made_nothing()
    {
        Step(1, 0, AttackStage.Declined, cost: 100, gain: 50);
        Final(5, 400_000);

        var summary = _run.Record().Summary;

        Assert.Equal((0.0, 1.0, 0.0, 0.0), (Value(summary, "attack.begun"), Value(summary, "attack.declined"), Value(summary, "attack.profit"), Value(summary, "attack.cost")));
    }

    [Fact]
    public void What_pushing_cost_is_the_latest_figure_of_each_attack_and_the_fees()
    {
        Step(1, 0, AttackStage.Begun, spent: 0, fees: 1);
        Step(2, 0, AttackStage.Pushed, spent: 70, fees: 2);
        Step(3, 0, AttackStage.Ended, spent: 50, fees: 4);
        Step(9, 0, AttackStage.Begun, spent: 0);
        Step(10, 0, AttackStage.Pushed, spent: 5);
        Final(11, 400_000);

        Assert.Equal(50 + 5 + 7, Value(_run.Record().Summary, "attack.cost"));
    }

    private static double? Value(RunSummary summary, string metric) => summary.Find(metric)?.Value;

    private static LoanRow Loan(MessageKind action, AssetId asset, long micros) => new()
    {
        Account = Holder(0),
        Asset = asset,
        Action = action,
        Amount = new Money(micros),
        HealthFactor = Ratio.FromPercent(150),
    };

    private static TradeRow Trade(int seller, int buyer, long ticks, long lots) => new()
    {
        Instrument = AlphaBtc,
        Price = new Price(ticks),
        Quantity = new Quantity(lots),
        Taker = Holder(seller),
        Maker = Holder(buyer),
        TakerSide = Side.Sell,
    };

    private void Final(double at, long ticks) => _run.Add(at, Alpha, new MarkRow { Instrument = AlphaBtc, Mark = new Price(ticks), Index = new Price(ticks), Last = new Price(ticks) });

    private void Step(double at, int holder, AttackStage stage, long cost = 0, long gain = 0, long spent = 0, long fees = 0) =>
        _run.Add(at, Holder(holder), new AttackRow
        {
            Of = AttackKind.IndexAttack,
            Stage = stage,
            Instrument = AlphaBtc,
            ExpectedCost = Money.FromUnits(cost),
            ExpectedGain = Money.FromUnits(gain),
            Spent = Money.FromUnits(spent),
            Fees = Money.FromUnits(fees),
        });
}
