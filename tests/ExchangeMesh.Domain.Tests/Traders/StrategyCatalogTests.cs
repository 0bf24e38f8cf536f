using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class StrategyCatalogTests
{
    public static TheoryData<string> Names
    {
        get
        {
            var names = new TheoryData<string>();
            foreach (var registration in StrategyCatalog.All)
            {
                names.Add(registration.Name);
            }

            return names;
        }
    }

    [Fact]
    public void The_catalog_has_the_strategies_under_their_names()
    {
        var names = StrategyCatalog.All.Select(registration => registration.Name);

        Assert.Equal(
            [
                "noise", "market-maker", "value", "momentum", "leveraged-holder",
                "cross-venue-arbitrageur", "basis", "looping-borrower", "liquidator", "portfolio-liquidator", "block-seller",
                "ladder", "liquidation-hunter", "index-attacker", "accomplice", "collateral-pumper", "spoofer",
                "option-market-maker", "covered-call-seller", "put-seller", "put-buyer",
                "lock-in-seller",
            ],
            names);
    }

    [Fact]
    public void A_name_that_is_not_in_the_catalog_is_not_found() => Assert.Null(StrategyCatalog.Find("market_maker"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_has_a_name_a_summary_and_a_default_within_its_range(string name)
    {
        var registration = StrategyCatalog.Find(name)!;

        Assert.Matches("^[a-z]+(-[a-z]+)*$", registration.Name);
        Assert.EndsWith(".", registration.Summary, StringComparison.Ordinal);
        Assert.Equal(registration.Parameters.Count, registration.Parameters.Select(parameter => parameter.Name).Distinct().Count());
        foreach (var parameter in registration.Parameters)
        {
            Assert.Matches("^[a-z]+(_[a-z]+)*$", parameter.Name);
            Assert.EndsWith(".", parameter.Summary, StringComparison.Ordinal);
            Assert.InRange(parameter.Default, parameter.Minimum, parameter.Maximum);
            Assert.Equal(parameter.Kind == ParameterKind.Choice, parameter.Choices.Count > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Equal_seeds_give_equal_orders_and_states(string name)
    {
        var first = Play(name, seed: 5);
        var second = Play(name, seed: 5);

        Assert.Equal(first.Outbox.Sent.Select(Describe), second.Outbox.Sent.Select(Describe));
        Assert.Equal(first.Woken, second.Woken);
        Assert.Equal(first.StateBytes(), second.StateBytes());
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("market-maker")]
    [InlineData("value")]
    [InlineData("momentum")]
    [InlineData("leveraged-holder")]
    [InlineData("cross-venue-arbitrageur")]
    [InlineData("basis")]
    [InlineData("looping-borrower")]
    [InlineData("option-market-maker")]
    [InlineData("put-buyer")]
    public void Other_seeds_give_other_times_where_a_strategy_draws(string name)
    {
        var first = Play(name, seed: 5);
        var second = Play(name, seed: 6);

        Assert.NotEqual(first.Woken, second.Woken);
    }

    [Fact]
    public void Equal_terms_of_one_group_are_held_once()
    {
        var shared = new SharedTerms();
        var first = shared.OneOf(new Pair(1, "a"));

        var second = shared.OneOf(new Pair(1, "a"));
        var third = shared.OneOf(new Pair(2, "a"));

        Assert.Same(first, second);
        Assert.NotSame(first, third);
    }

    [Fact]
    public void Asking_for_a_parameter_that_does_not_exist_is_an_error()
    {
        var registration = StrategyCatalog.Find("noise")!;
        var arguments = Arguments(registration, [SpotA], [], []);

        Assert.Throws<ArgumentException>(() => arguments.Value("no_such"));
    }

    /// <summary>Plays one script to a strategy: prices that swing, every order filled or ended, a call, a shock.</summary>
    private static TraderStage Play(string name, ulong seed)
    {
        var registration = StrategyCatalog.Find(name)!;
        Instrument[] markets = registration.MarketRoles.Count == 2 ? [SpotA, PerpetualB] : registration.LenderRoles.Count > 0 ? [SpotA] : [PerpetualA];
        markets = registration.TradesOptions ? [.. markets, CallA, PutA] : markets;
        var capital = new[] { Dollars(ExchangeA, 1_000_000), Dollars(ExchangeB, 1_000_000), Bitcoins(ExchangeA, 5), Bitcoins(Lender, 10), Dollars(Lender, 100_000) };
        var stage = new TraderStage(registration, Arguments(registration, markets, capital, [], registration.NeedsPerpetual ? 10_000 : 0, seed)).Start();
        if (registration.NeedsPerpetual)
        {
            stage.Tell(ExchangeA, new MarginCall(Money.FromUnits(10), Money.FromUnits(20), Money.FromUnits(30), InstrumentId.None), SomeEvent);
        }

        var answered = 0;
        for (var step = 0; step < 60; step++)
        {
            foreach (var market in markets)
            {
                stage.Show(market, OpeningTicks + ((step * 7_919 % 41) - 20) * 2_000 * (market.IsPerpetual ? 2 : 1));
            }

            stage.Pass(Duration.FromSeconds(30));
            for (; answered < stage.Outbox.Sent.Count && answered < 500; answered++)
            {
                Answer(stage, stage.Outbox.Sent[answered], markets);
            }
        }

        return stage;
    }

    private static void Answer(TraderStage stage, in SentMessage sent, Instrument[] markets)
    {
        if (sent.Message.Kind == MessageKind.PlaceOrder)
        {
            var order = sent.Message.Body<PlaceOrder>();
            var market = markets.First(candidate => candidate.Id == order.Instrument);
            stage.FillOrder(market, in order, OpeningTicks, order.Quantity.Lots);
        }
        else if (sent.Message.Kind == MessageKind.SupplyAsset)
        {
            var supply = sent.Message.Body<SupplyAsset>();
            stage.Tell(sent.To, new LoanChanged(supply.Amount, supply.Asset, MessageKind.SupplyAsset), SomeEvent);
        }
    }

    private static string Describe(SentMessage sent) => sent.Message.Kind switch
    {
        MessageKind.PlaceOrder => $"{sent.To} {sent.Cause} {sent.Message.Body<PlaceOrder>()}",
        MessageKind.CancelOrder => $"{sent.To} {sent.Message.Body<CancelOrder>()}",
        MessageKind.TransferOut => $"{sent.To} {sent.Cause} {sent.Message.Body<TransferOut>()}",
        _ => $"{sent.To} {sent.Message.Kind}",
    };

    private sealed record Pair(int Number, string Text);
}
