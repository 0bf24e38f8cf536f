using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios.Tests;

/// <summary>What the shipped rulebooks say, and that a scenario may say each of it differently.</summary>
public sealed class RulebookTests
{
    public static TheoryData<string> Names => [.. RulebookLibrary.Venues.Concat(RulebookLibrary.Lenders)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_number_of_a_rulebook_stands_beside_its_source(string name)
    {
        var heading = new Stack<(int Indent, bool HasComment)>();
        var isCommented = false;
        var isInSources = false;
        foreach (var line in RulebookLibrary.Find(name)!.Split('\n'))
        {
            var text = line.TrimStart();
            if (text.Length == 0 || text.StartsWith('#'))
            {
                isCommented = text.Length > 0;
                continue;
            }

            var indent = line.Length - text.Length;
            while (heading.Count > 0 && heading.Peek().Indent >= indent)
            {
                heading.Pop();
            }

            var hasComment = isCommented || text.Contains(" # ", StringComparison.Ordinal) || heading.Any(one => one.HasComment);
            heading.Push((indent, hasComment));
            isInSources = indent == 0 ? text.StartsWith("sources:", StringComparison.Ordinal) : isInSources;
            isCommented = isCommented && text.StartsWith('-');
            var isText = isInSources || text.StartsWith("summary:", StringComparison.Ordinal) || text.StartsWith("name:", StringComparison.Ordinal)
                || text.StartsWith("extends:", StringComparison.Ordinal);
            Assert.True(isText || hasComment || !text.Any(char.IsAsciiDigit), $"{name}: '{text}' has no source beside it.");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_rulebook_says_whose_rules_it_has_and_where_they_are_published(string name)
    {
        Assert.NotEmpty(RulebookLibrary.SummaryOf(name));
        Assert.Contains("sources:", RulebookLibrary.Find(name)!, StringComparison.Ordinal);
    }

    [Fact]
    public void Okx_takes_the_closing_fee_into_the_margin_and_cuts_by_two_tiers()
    {
        var terms = Exchange("okx-style");

        Assert.Equal(LiquidationSize.TwoTiersDown, terms.Liquidation.Size);
        Assert.Equal(TierEdge.CapIsInclusive, terms.Instruments[0].TierEdge);
        Assert.Equal(new Ratio(500), terms.Instruments[0].ClosingFee);
        Assert.Equal((OutlierRule.ClampFromThree, Ratio.FromPercent(2)), (terms.Instruments[0].Index!.Outliers, terms.Instruments[0].Index!.OutlierDistance));
    }

    [Theory]
    [InlineData("okx-style", 20_000, LiquidationSize.TwoTiersDown)]
    [InlineData("okx-2023-style", 30_000, LiquidationSize.TwoTiersDown)]
    [InlineData("okx-2020-style", 30_000, LiquidationSize.LowestTier)]
    public void Where_sources_disagree_each_date_has_a_rulebook(string name, long clamp, LiquidationSize size)
    {
        var terms = Exchange(name);

        Assert.Equal(new Ratio(clamp), terms.Instruments[0].Index!.OutlierDistance);
        Assert.Equal(size, terms.Liquidation.Size);
    }

    [Theory]
    [InlineData("binance-style", MarkMethod.MedianOfThree, 5_000)]
    [InlineData("binance-2020-style", MarkMethod.IndexWithFunding, 3_000)]
    public void Binances_mark_and_fee_differ_by_year(string name, MarkMethod mark, long fee)
    {
        var terms = Exchange(name);

        Assert.Equal(mark, terms.Instruments[0].Mark!.Method);
        Assert.Equal(new Ratio(fee), terms.Liquidation.Fee);
        Assert.Equal(Money.FromUnits(25_000), terms.Instruments[0].Funding!.ImpactNotional);
    }

    [Fact]
    public void Hyperliquid_has_a_backstop_at_two_thirds_and_pays_on_the_index()
    {
        var terms = Exchange("hyperliquid-style");

        Assert.Equal(new Ratio(666_667), terms.Liquidation.BackstopLevel);
        Assert.Equal((Ratio.FromPercent(20), Duration.FromSeconds(30)), (terms.Liquidation.PartialShare, terms.Liquidation.StepInterval));
        Assert.Equal(MarkMethod.MedianWithMarkets, terms.Instruments[0].Mark!.Method);
        Assert.True(terms.Instruments[0].Funding!.IsPaidOnIndex);
        Assert.Equal(Money.FromUnits(20_000), terms.Instruments[0].Funding!.ImpactNotional);
    }

    [Theory]
    [InlineData("dydx-v4-style", 20_000, 12_000, 6_000_000)]
    [InlineData("dydx-v4-2023-style", 50_000, 30_000, 15_000_000)]
    public void Dydxs_large_cap_tier_follows_its_genesis(string name, long initial, long maintenance, long cap)
    {
        var terms = Exchange(name);

        var tier = Assert.Single(terms.Instruments[0].Tiers);
        Assert.Equal((new Ratio(initial), new Ratio(maintenance)), (tier.InitialMargin, tier.MaintenanceMargin));
        Assert.Equal(new Ratio(maintenance), OpenInterestMargin.MaintenanceRateRoundedDown(new Ratio(initial), Ratio.FromPercent(60)));
        Assert.Equal(LiquidationLimit.Fillable, terms.Liquidation.Limit);
        Assert.Equal((15, FundingMethod.Plain), (terms.Instruments[0].Funding!.Votes, terms.Instruments[0].Funding!.Method));
        Assert.Equal(cap, terms.Instruments[0].Funding!.CapPpb);
    }

    [Fact]
    public void Drift_liquidates_the_shortage_and_pays_a_day_of_premium_by_the_hour()
    {
        var terms = Exchange("drift-style");

        Assert.Equal((LiquidationSize.Shortage, LiquidationLimit.IndexLessFee), (terms.Liquidation.Size, terms.Liquidation.Limit));
        Assert.Equal(Duration.FromSeconds(60), terms.Liquidation.ShareGrowth);
        Assert.Equal((Duration.FromHours(24), 1_250_000L), (terms.Instruments[0].Funding!.PremiumPeriod, terms.Instruments[0].Funding!.CapPpb));
    }

    public static TheoryData<string, LossRule, LossTrigger, AdlRanking, DeleveragingPrice> LossRules => new()
    {
        { "binance-style", LossRule.AutoDeleveraging, LossTrigger.FundExhausted, AdlRanking.ProfitTimesMarginRatio, DeleveragingPrice.Bankruptcy },
        { "bitmex-style", LossRule.AutoDeleveraging, LossTrigger.FundExhausted, AdlRanking.ProfitTimesLeverage, DeleveragingPrice.Bankruptcy },
        { "bybit-style", LossRule.AutoDeleveraging, LossTrigger.FundDrawdown, AdlRanking.ProfitTimesLeverage, DeleveragingPrice.Bankruptcy },
        { "okx-style", LossRule.AutoDeleveraging, LossTrigger.FundBelowAverage, AdlRanking.ReturnOverMarginRatio, DeleveragingPrice.Mark },
        { "okx-2023-style", LossRule.AutoDeleveraging, LossTrigger.FundDrawdown, AdlRanking.ReturnOverMarginRatio, DeleveragingPrice.Mark },
        { "okx-2020-style", LossRule.AutoDeleveraging, LossTrigger.FundDrawdown, AdlRanking.ReturnOverMarginRatio, DeleveragingPrice.Mark },
        { "hyperliquid-style", LossRule.AutoDeleveraging, LossTrigger.AccountBankrupt, AdlRanking.PriceRatioTimesLeverage, DeleveragingPrice.PreviousMark },
        { "hyperliquid-observed-style", LossRule.AutoDeleveraging, LossTrigger.AccountBankrupt, AdlRanking.LeverageTimesProfitShare, DeleveragingPrice.PreviousMark },
        { "hyperliquid-older-style", LossRule.AutoDeleveraging, LossTrigger.AccountBankrupt, AdlRanking.PriceRatioTimesLeverage, DeleveragingPrice.Index },
        { "dydx-v4-style", LossRule.AutoDeleveraging, LossTrigger.FundExhausted, AdlRanking.PseudoRandom, DeleveragingPrice.Bankruptcy },
        { "drift-style", LossRule.Haircut, LossTrigger.FundExhausted, AdlRanking.ProfitTimesMarginRatio, DeleveragingPrice.Bankruptcy },
        { "deribit-style", LossRule.SocialisedLoss, LossTrigger.FundExhausted, AdlRanking.ProfitTimesMarginRatio, DeleveragingPrice.Bankruptcy },
    };

    [Theory]
    [MemberData(nameof(LossRules))]
    public void Each_venue_bears_losses_by_its_own_trigger_ranking_and_price(
        string name, LossRule rule, LossTrigger trigger, AdlRanking ranking, DeleveragingPrice price)
    {
        var terms = Exchange(name).Liquidation;

        Assert.Equal((rule, trigger), (terms.BeyondFund, terms.Loss.Trigger));
        Assert.Equal((ranking, price), (terms.Ranking, terms.DeleveragingPrice));
    }

    [Fact]
    public void The_numbers_of_the_loss_rules_are_those_that_the_venues_publish()
    {
        Assert.Equal(Ratio.FromPercent(100), Exchange("binance-2020-style").Liquidation.Loss.GreatestHolding);
        Assert.Equal(Ratio.FromPercent(5), Exchange("bybit-style").Liquidation.Loss.GreatestPriceDistance);
        Assert.Equal(Ratio.FromPercent(100), Exchange("bybit-style").Liquidation.Loss.Drawdown);
        Assert.Equal(Ratio.FromPercent(30), Exchange("okx-2023-style").Liquidation.Loss.Drawdown);
        Assert.Equal(
            (Ratio.FromPercent(30), Money.FromUnits(50_000), Duration.FromHours(8)),
            (Exchange("okx-style").Liquidation.Loss.Drawdown, Exchange("okx-style").Liquidation.Loss.LeastDrawdown, Exchange("okx-style").Liquidation.Loss.DrawdownWindow));
        Assert.Equal(LossWeight.Position, Exchange("drift-style").Liquidation.Loss.Weight);
        Assert.Equal(
            (Ratio.FromPercent(50), Duration.FromMinutes(5)),
            (Exchange("drift-style").Liquidation.GuardDistance, Exchange("drift-style").Liquidation.GuardAveraging));
    }

    [Theory]
    [InlineData("deribit-style", 250_000)]
    [InlineData("deribit-older-style", 500_000)]
    public void Deribit_pays_the_premium_of_the_mark_beyond_a_dead_band_all_the_time(string name, long band)
    {
        var terms = Exchange(name).Instruments[0];

        Assert.Equal((FundingMethod.DeadBand, band, PremiumSource.Mark), (terms.Funding!.Method, terms.Funding!.DeadBandPpb, terms.Funding!.PremiumOf));
        Assert.Equal((Duration.FromMinutes(1), Duration.FromHours(8)), (terms.Funding!.Interval, terms.Funding!.PremiumPeriod));
        Assert.Equal((BasisPrice.LastWithinSpread, Duration.FromSeconds(30)), (terms.Mark!.BasisOf, terms.Mark!.BasisSmoothing));
    }

    [Theory]
    [InlineData("50 BTC", 50_000, 50_000)]
    [InlineData("50 BASE", 50_000, 50_000)]
    [InlineData("3000000 USD", 50_000, 25_000)]
    public void Open_interest_is_capped_in_the_contracts_asset_or_in_money_at_mark(string cap, long lots, long lotsAtTwice)
    {
        var terms = Exchange("okx-style", $"    perpetuals: {{open_interest_cap: {cap}}}\n").Instruments[0];

        Assert.Equal((lots, lotsAtTwice), (terms.OpenInterestCap!.Value.LotsAt(60_000_000), terms.OpenInterestCap!.Value.LotsAt(120_000_000)));
    }

    [Fact]
    public void Every_field_of_a_rulebook_can_be_overridden_alone()
    {
        var asWritten = Exchange("dydx-v4-style");

        var terms = Exchange(
            "dydx-v4-style",
            "    liquidation: {spread_to_maintenance: 20%}\n    perpetuals:\n      funding: {votes: 3}\n      mark: {basis_clamp: 5%}\n      closing_fee: 4bp\n");

        Assert.Equal(asWritten.Liquidation with { SpreadToMaintenance = Ratio.FromPercent(20) }, terms.Liquidation);
        Assert.Equal(asWritten.Instruments[0].Funding! with { Votes = 3 }, terms.Instruments[0].Funding);
        Assert.Equal(Ratio.FromPercent(5), terms.Instruments[0].Mark!.BasisClamp);
        Assert.Equal(asWritten.Instruments[0].Mark!.Method, terms.Instruments[0].Mark!.Method);
        Assert.Equal(new Ratio(400), terms.Instruments[0].ClosingFee);
        Assert.Equal(asWritten.Instruments[0].Tiers, terms.Instruments[0].Tiers);
    }

    [Theory]
    [InlineData("initial_margin_scale: {lower_cap: 20 SETTLEMENT, upper_cap: 20 SETTLEMENT}", "upper cap")]
    [InlineData("initial_margin_scale: {lower_cap: 20 SETTLEMENT}", "upper_cap")]
    [InlineData("index: {outliers: clamp-from-tree}", "clamp-from-tree")]
    public void A_wrong_rule_is_named(string wrong, string named)
    {
        var reading = Read("okx-style", $"    perpetuals: {{{wrong}}}\n");

        Assert.Contains(reading.Diagnostics, one => one.ToString().Contains(named, StringComparison.Ordinal));
    }

    private static ExchangeTerms Exchange(string rulebook, string overrides = "")
    {
        var reading = Read(rulebook, overrides);

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        return Assert.Single(reading.Plan!.Exchanges);
    }

    private static bool IsInverse(string rulebook) => rulebook.StartsWith("bitmex", StringComparison.Ordinal);

    private static ScenarioReading Read(string rulebook, string overrides) => ScenarioReader.Read(
        "sample.yaml",
        $$"""
        name: sample
        length: 1m
        assets: [BTC, USD]
        references: [{name: btc, asset: BTC, opening_price: 60000 USD}]
        venues:
          - name: alpha
            rulebook: {{rulebook}}
        {{overrides}}    collateral: [{{(IsInverse(rulebook) ? "BTC" : "USD")}}]
            instruments: [{symbol: S, kind: {{(IsInverse(rulebook) ? "inverse" : "linear")}}-perpetual, base: BTC, quote: USD}]
        """,
        new ReadingOptions());
}
