using CsCheck;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>Random requests, prices and times against a reference that looks at every account each time.</summary>
public sealed class LendingPropertiesTests
{
    private const int Borrowers = 5;

    private static readonly Gen<Step[]> Steps =
        Gen.Select(Gen.Int[0, 14], Gen.Int[0, Borrowers - 1], Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[1, 1_000])
            .Select((kind, who, asset, other, size) => new Step(kind, who, new AssetId(asset), new AssetId(other), size))
            .Array[20, 160];

    [Fact]
    public void Whatever_is_asked_and_whatever_prices_do_the_books_balance_and_nobody_is_missed() =>
        Steps.Sample(steps => new Trial().Run(steps), iter: 400);

    [Fact]
    public void A_liquidation_lowers_the_loan_to_value_if_and_only_if_that_is_below_one_over_one_plus_the_bonus() =>
        Gen.Select(Gen.Long[300_000, 1_300_000], Gen.Long[0, 200_000], Gen.Long[10_000, 400_000]).Sample((loanToValue, bonus, share) =>
        {
            var collateral = Money.FromUnits(1_000_000_000);
            var debt = new Ratio(loanToValue).OfRoundedDown(collateral);
            var seizure = CollateralSeizure.Of(new Ratio(share).OfRoundedDown(debt), 1_000_000, collateral, 1_000_000, new Ratio(bonus), Ratio.Zero);
            var after = (debt - seizure.Repaid, collateral - seizure.Seized);
            var threshold = (Int128)loanToValue * (Ratio.One + bonus) - ((Int128)Ratio.One * Ratio.One);
            if (Int128.Abs(threshold) < Ratio.One || after.Item2 <= Money.FromUnits(1))
            {
                return;
            }

            var change = ((Int128)after.Item1.Micros * collateral.Micros) - ((Int128)debt.Micros * after.Item2.Micros);
            Assert.Equal(Int128.Sign(threshold), Int128.Sign(change));
        });

    [Fact]
    public void Equal_states_write_equal_bytes_whoever_came_first()
    {
        var first = new LendingStage().Give(Alice, Ether, 3).Give(Bob, Ether, 4).Start();
        var second = new LendingStage().Give(Bob, Ether, 4).Give(Alice, Ether, 3).Start();
        first.Supply(Alice, Ether, Money.FromUnits(1));
        first.Supply(Bob, Ether, Money.FromUnits(2));
        second.Supply(Bob, Ether, Money.FromUnits(2));
        second.Supply(Alice, Ether, Money.FromUnits(1));

        Assert.Equal(State(first.Venue), State(second.Venue));
        second.Supply(Alice, Ether, new Money(1));
        Assert.NotEqual(State(first.Venue), State(second.Venue));
    }

    private static string State(LendingVenue venue)
    {
        var writer = new StateWriter();
        venue.WriteState(writer);
        return Convert.ToHexString(writer.Written);
    }

    private readonly record struct Step(int Kind, int Who, AssetId Asset, AssetId Other, int Size);

    private readonly record struct Expected(ParticipantId To, MessageKind Kind, Ratio HealthFactor, ParticipantId About);

    private sealed class Trial
    {
        private static readonly LendingTerms Rules = Heavy(Terms());

        private readonly LendingStage _stage = new(Rules);
        private readonly LoanStanding[] _standings = new LoanStanding[Borrowers];
        private readonly long[] _announced = new long[Borrowers];
        private readonly long[] _prices = [1_000_000, 2_000_000_000, 50_000_000_000];

        public Trial()
        {
            for (var who = Borrowers - 1; who >= 0; who--)
            {
                _stage.Give(Account(who), Dollar, 40_000).Give(Account(who), Ether, 30).Give(Account(who), Bitcoin, 2);
            }

            _stage.Give(Liquidator, Dollar, 10_000_000).Give(Liquidator, Ether, 1_000).Give(Liquidator, Bitcoin, 50).Start();
        }

        public void Run(Step[] steps)
        {
            foreach (var step in steps)
            {
                var told = Take(step);
                Assert.Equal(told, Told());
                _stage.AssertBalanced();
            }
        }

        // Rates of some 10,000 percent a year: a few seconds' interest moves what a few micro-units can.
        private static LendingTerms Heavy(LendingTerms terms) => terms with
        {
            Pools =
            [
                .. terms.Pools.Select(pool => pool with
                {
                    BaseRate = Ratio.FromPercent(10_000),
                    SlopeBelow = Ratio.FromPercent(100_000),
                    SlopeAbove = Ratio.FromPercent(1_000_000),
                    ReserveFactor = Ratio.FromPercent(10),
                    LoanToValue = Ratio.FromPercent(75),
                    LiquidationThreshold = Ratio.FromPercent(80),
                    OutsideSupply = pool.Asset == Dollar ? Money.FromUnits(100_000) : Money.FromUnits(20),
                }),
            ],
        };

        private static ParticipantId Account(int who) => new(100 + who);

        private List<Expected> Take(Step step)
        {
            var account = Account(step.Who);
            step = step.Who < 2 && step.Kind <= 4 ? step with { Asset = step.Kind <= 1 ? Ether : Dollar } : step;
            switch (step.Kind)
            {
                case 0:
                    return Own(step.Who, _stage.Supply(account, step.Asset, Amount(step)));
                case 1:
                    return Safe(step.Who, _stage.Withdraw(account, step.Asset, step.Size == 1 ? LendingMarket.Everything : Amount(step)));
                case 2 or 3:
                    return Safe(step.Who, _stage.Borrow(account, step.Asset, Amount(step)));
                case 4:
                    return Own(step.Who, _stage.Repay(account, step.Asset, Amount(step)));
                case >= 5 and <= 10:
                    return Move(step);
                case 11:
                    var reason = _stage.Call(account, step.Asset, step.Other, Amount(step));
                    return reason == RejectReason.None ? Reassessed(step.Who, isAgain: true) : [];
                case 12:
                    _stage.Send(account, new TransferOut(Amount(step), step.Asset, SpotVenue));
                    return [];
                default:
                    _stage.Pass(Duration.FromSeconds(1));
                    return Reviewed();
            }
        }

        private Money Amount(Step step) => new(Rounding.MultiplyDivideDown(step.Size * 20_000_000L, 1_000_000, _prices[step.Asset.Value]));

        private List<Expected> Move(Step step)
        {
            var coin = step.Asset == Bitcoin ? Bitcoin : Ether;
            ref var price = ref _prices[coin.Value];
            var share = step.Who < 3 ? 99_000 + (step.Size * 2) : 90_000 + (step.Size * 20);
            price = Math.Clamp(price * share / 100_000, 100_000_000, 1_000_000_000_000);
            _stage.Report(coin == Bitcoin ? BitcoinFeed : EtherFeed, price);
            Assert.Equal(price, _stage.Venue.OraclePriceMicros(coin));
            return Reviewed();
        }

        private List<Expected> Own(int who, RejectReason reason) =>
            reason == RejectReason.None ? Reassessed(who, isAgain: false) : [];

        private List<Expected> Safe(int who, RejectReason reason)
        {
            Assert.True(reason != RejectReason.None || !_stage.Venue.Health(Account(who)).IsLiquidatable);
            return Own(who, reason);
        }

        private List<Expected> Reviewed()
        {
            var told = new List<Expected>();
            for (var who = 0; who < Borrowers; who++)
            {
                told.AddRange(Reassessed(who, isAgain: false));
            }

            return told;
        }

        private List<Expected> Reassessed(int who, bool isAgain)
        {
            var told = new List<Expected>();
            var factor = _stage.Venue.Health(Account(who)).HealthFactor;
            var before = _standings[who];
            var standing = factor.PartsPerMillion < Ratio.One
                ? LoanStanding.Liquidatable
                : factor <= Rules.WarningLevel ? LoanStanding.Warned : LoanStanding.Sound;
            _standings[who] = standing;
            if (before == LoanStanding.Sound && standing != LoanStanding.Sound)
            {
                told.Add(new Expected(Account(who), MessageKind.HealthWarning, factor, Account(who)));
            }

            var isNew = before != LoanStanding.Liquidatable || isAgain;
            if (standing == LoanStanding.Liquidatable && (isNew || factor.PartsPerMillion <= _announced[who] - 10_000))
            {
                _announced[who] = factor.PartsPerMillion;
                told.Add(new Expected(Liquidator, MessageKind.LoanLiquidatable, factor, Account(who)));
            }

            return told;
        }

        private List<Expected> Told()
        {
            var told = new List<Expected>();
            foreach (var sent in _stage.Outbox.Sent)
            {
                if (sent.Message.Kind == MessageKind.HealthWarning)
                {
                    told.Add(new Expected(sent.To, sent.Message.Kind, sent.Message.Body<HealthWarning>().HealthFactor, sent.To));
                }
                else if (sent.Message.Kind == MessageKind.LoanLiquidatable)
                {
                    var offer = sent.Message.Body<LoanLiquidatable>();
                    told.Add(new Expected(sent.To, sent.Message.Kind, offer.HealthFactor, offer.Borrower));
                }
            }

            return told;
        }
    }
}
