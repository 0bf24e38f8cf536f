using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.World;

/// <summary>What traders hold at the start: capital and positions drawn from their groups' distributions, with longs and shorts of each market made equal.</summary>
internal sealed class OpeningHoldings
{
    /// <summary>The stream of a trader from which its parameters are drawn.</summary>
    public const int ParameterStream = 1_000_000;

    private const int CapitalStream = 1_000_001;
    private const int LeverageStream = 1_000_002;

    private readonly ulong _seed;
    private readonly Quantity[]?[] _positions;

    private OpeningHoldings(ScenarioPlan plan)
    {
        _seed = plan.Seed;
        _positions = new Quantity[plan.ParticipantCount][];
    }

    /// <summary>Draws what a trader of a group is given at each venue; the same at each call.</summary>
    public OpeningBalance[] CapitalOf(TraderGroupPlan group, ParticipantId trader)
    {
        var stream = new SeedStream(_seed, trader, CapitalStream);
        var capital = new OpeningBalance[group.Capital.Count];
        for (var place = 0; place < capital.Length; place++)
        {
            var given = group.Capital[place];
            capital[place] = new OpeningBalance(given.Venue, given.Asset, new Money((long)Math.Max(0, given.Amount.Draw(ref stream))));
        }

        return capital;
    }

    /// <summary>Returns a trader's position in the market at a place of its group's list.</summary>
    public Quantity PositionOf(ParticipantId trader, int place) => _positions[trader.Value]?[place] ?? Quantity.Zero;

    /// <summary>Draws the positions of all traders of a plan: longs and shorts are made equal over all of them, wherever they are hosted.</summary>
    public static OpeningHoldings Draw(ScenarioPlan plan, Instrument[] instruments, Price[] openingPrices)
    {
        var holdings = new OpeningHoldings(plan);
        var longs = new long[instruments.Length];
        var shorts = new long[instruments.Length];
        foreach (var group in plan.Groups.Where(static group => group.OpeningPositions.Count > 0))
        {
            for (var number = 0; number < group.Count; number++)
            {
                var trader = new ParticipantId(group.First.Value + number);
                holdings.DrawPositions(plan, group, trader, instruments, openingPrices);
                holdings.Count(group, trader, longs, shorts);
            }
        }

        foreach (var group in plan.Groups)
        {
            holdings.ScaleDown(group, longs, shorts);
        }

        holdings.TrimRest(plan, instruments.Length);
        return holdings;
    }

    private void DrawPositions(ScenarioPlan plan, TraderGroupPlan group, ParticipantId trader, Instrument[] instruments, Price[] openingPrices)
    {
        var stream = new SeedStream(plan.Seed, trader, LeverageStream);
        var capital = CapitalOf(group, trader);
        var positions = new Quantity[group.Markets.Count];
        foreach (var opening in group.OpeningPositions)
        {
            var instrument = instruments[opening.Market.Value];
            var worth = 0.0;
            foreach (var balance in capital)
            {
                worth += balance.Venue == instrument.Venue && balance.Asset == instrument.Settlement ? balance.Amount.Micros : 0;
            }

            var lot = instrument.NotionalRoundedUp(openingPrices[opening.Market.Value], new Quantity(1));
            var leverage = Capped(opening.Leverage.Draw(ref stream), plan, instrument);
            var lots = Limited((long)(worth * leverage / lot.Micros), lot, plan, instrument);
            for (var place = 0; place < positions.Length; place++)
            {
                if (group.Markets[place] == opening.Market)
                {
                    positions[place] += new Quantity(lots);
                }
            }
        }

        _positions[trader.Value] = positions;
    }

    /// <summary>A venue lets nobody start beyond its leverage cap, or beyond the initial margin that its dynamic margin asks for at the start.</summary>
    private static double Capped(double leverage, ScenarioPlan plan, Instrument instrument)
    {
        foreach (var terms in plan.Exchanges)
        {
            if (terms.Id != instrument.Venue)
            {
                continue;
            }

            double most = terms.Margin.LeverageCap ?? double.MaxValue;
            if (terms.Margin.Dynamic is { } dynamic)
            {
                var listed = terms.Instruments.First(one => one.Instrument.Id == instrument.Id);
                most = Math.Min(most, 1 / dynamic.OpeningRate(listed.Tiers[0].InitialMargin).Value);
            }

            return Math.Clamp(leverage, -most, most);
        }

        return leverage;
    }

    /// <summary>A venue with a position limit lets nobody start beyond it; the limit is in the unit of account, and is taken in the settlement asset.</summary>
    private static long Limited(long lots, Money lot, ScenarioPlan plan, Instrument instrument)
    {
        foreach (var terms in plan.Exchanges)
        {
            if (terms.Id == instrument.Venue && terms.Margin.PositionLimit is { } limit && terms.Collateral[0].Asset == instrument.Settlement)
            {
                return Math.Clamp(lots, -(limit.Micros / lot.Micros), limit.Micros / lot.Micros);
            }
        }

        return lots;
    }

    private void Count(TraderGroupPlan group, ParticipantId trader, long[] longs, long[] shorts)
    {
        for (var place = 0; place < group.Markets.Count; place++)
        {
            var lots = PositionOf(trader, place).Lots;
            longs[group.Markets[place].Value] += Math.Max(0, lots);
            shorts[group.Markets[place].Value] += Math.Max(0, -lots);
        }
    }

    private void ScaleDown(TraderGroupPlan group, long[] longs, long[] shorts)
    {
        for (var number = 0; number < group.Count; number++)
        {
            var positions = _positions[group.First.Value + number];
            for (var place = 0; place < (positions?.Length ?? 0); place++)
            {
                var market = group.Markets[place].Value;
                var lots = positions![place].Lots;
                var (own, other) = lots > 0 ? (longs[market], shorts[market]) : (shorts[market], longs[market]);
                if (own > other)
                {
                    var scaled = Rounding.MultiplyDivideUp(Math.Abs(lots), other, own);
                    positions[place] = new Quantity(lots > 0 ? scaled : -scaled);
                }
            }
        }
    }

    /// <summary>Scaling rounds each position up; what is too much then is taken off lot by lot from the first traders.</summary>
    private void TrimRest(ScenarioPlan plan, int markets)
    {
        var net = new long[markets];
        foreach (var group in plan.Groups)
        {
            Visit(group, (market, lots) =>
            {
                net[market] += lots;
                return lots;
            });
        }

        foreach (var group in plan.Groups)
        {
            Visit(group, (market, lots) =>
            {
                var excess = lots > 0 ? Math.Clamp(net[market], 0, lots) : Math.Clamp(net[market], lots, 0);
                var taken = Math.Clamp(excess, -1, 1);
                net[market] -= taken;
                return lots - taken;
            });
        }

        foreach (var rest in net)
        {
            Invariant.Holds(rest == 0, "opening positions are not balanced");
        }
    }

    private void Visit(TraderGroupPlan group, Func<int, long, long> change)
    {
        for (var number = 0; number < group.Count; number++)
        {
            var positions = _positions[group.First.Value + number];
            for (var place = 0; place < (positions?.Length ?? 0); place++)
            {
                positions![place] = new Quantity(change(group.Markets[place].Value, positions[place].Lots));
            }
        }
    }
}
