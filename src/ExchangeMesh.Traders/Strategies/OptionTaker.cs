using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Builds a position in options and keeps it to expiry: sells calls against a long perpetual, sells puts, or buys puts as protection.</summary>
/// <remarks>It takes what is quoted, never beyond a share of the mark price, and begins anew with the next expiry when one has passed.</remarks>
public sealed class OptionTaker : IManyPositionsTrader
{
    private readonly Terms _terms;
    private readonly long[] _lots;
    private SeedStream _stream;
    private OrderInFlight _order;
    private long _covered;

    private OptionTaker(StrategyArguments arguments, OptionRight right, bool isSeller, bool isCovered)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments, right, isSeller, isCovered));
        _stream = arguments.Stream(0);
        _lots = new long[_terms.Markets.Count - 1];
        _covered = arguments.OpeningPositions[0].Lots;
    }

    /// <summary>Sells calls against a long position in the perpetual.</summary>
    public static StrategyRegistration CoveredCallSeller { get; } = RegistrationOf(
        "covered-call-seller",
        "Buys the perpetual and sells calls against it, which it keeps to expiry.",
        1.03,
        arguments => new Trader(new OptionTaker(arguments, OptionRight.Call, isSeller: true, isCovered: true)));

    /// <summary>Sells puts.</summary>
    public static StrategyRegistration PutSeller { get; } = RegistrationOf(
        "put-seller",
        "Sells puts for their premium and keeps them to expiry.",
        0.97,
        arguments => new Trader(new OptionTaker(arguments, OptionRight.Put, isSeller: true, isCovered: false)));

    /// <summary>Buys puts.</summary>
    public static StrategyRegistration PutBuyer { get; } = RegistrationOf(
        "put-buyer",
        "Buys puts as protection and keeps them to expiry.",
        0.97,
        arguments => new Trader(new OptionTaker(arguments, OptionRight.Put, isSeller: false, isCovered: false)));

    ref OrderInFlight IManyPositionsTrader.Awaited => ref _order;

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);
        if (_order.IsAwaited(desk.Now))
        {
            return;
        }

        var forward = OptionReading.Forward(desk, _terms.Perpetual, _terms.OpeningPrice);
        var place = Chosen(desk, forward);
        if (place < 0)
        {
            return;
        }

        var market = _terms.Markets[place + 1];
        var lot = forward * market.LotSizeMicros;
        var wanted = MarketReading.WholeLots(_terms.Position / lot) - HeldUntil(market.Option!.Expiry);
        if (_terms.IsCovered && Cover(desk, forward, market))
        {
            return;
        }

        var most = _terms.IsCovered ? Math.Min(wanted, CoveredLots(market) - HeldInAll()) : wanted;
        Trade(desk, market, Math.Min(most, Math.Max(1, MarketReading.WholeLots(_terms.OrderSize / lot))));
    }

    /// <inheritdoc/>
    public void Move(InstrumentId instrument, long lots)
    {
        if (instrument == _terms.Perpetual.Id)
        {
            _covered += lots;
            return;
        }

        var place = instrument.Value - _terms.Markets[1].Id.Value;
        if (place >= 0 && place < _lots.Length)
        {
            _lots[place] += lots;
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        _order.WriteState(writer);
        writer.Write(_covered);
        foreach (var lots in _lots)
        {
            writer.Write(lots);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _order.ReadState(reader);
        _covered = reader.ReadInt64();
        for (var place = 0; place < _lots.Length; place++)
        {
            _lots[place] = reader.ReadInt64();
        }
    }

    private static StrategyRegistration RegistrationOf(
        string name, string summary, double moneyness, Func<StrategyArguments, Domain.Venues.IParticipant> create)
    {
        StrategyParameter[] parameters =
        [
            Span("mean_wait", Duration.FromSeconds(20), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Mean of the exponential wait between two looks."),
            Amount("position", 50_000, 0, 100_000_000_000, "Notional of the underlying in its options of one expiry, in the quote asset."),
            Amount("order_size", 20_000, 0, 10_000_000_000, "Greatest order, as notional of the underlying in the quote asset."),
            Share("moneyness", moneyness, 0.01, 100, "Strike over forward that it looks for; it takes the nearest strike."),
            Span("least_life", Duration.FromMinutes(5), Duration.FromMilliseconds(1), Duration.FromHours(10_000), "It takes the nearest expiry that is at least so far away."),
            Share("concession", 0.2, 0, 10, "How much worse than the mark price, as a share of it, it trades at most."),
        ];
        return new StrategyRegistration(name, summary, parameters, create)
        {
            MarketRoles = ["the perpetual that the options are on"],
            NeedsPerpetual = true,
            TradesOptions = true,
        };
    }

    private long CoveredLots(Instrument option) =>
        MarketReading.WholeLots((double)_covered * _terms.Perpetual.LotSizeMicros / option.LotSizeMicros);

    private long HeldInAll()
    {
        var held = 0L;
        foreach (var lots in _lots)
        {
            held += Math.Abs(lots);
        }

        return held;
    }

    private long HeldUntil(VirtualTime expiry)
    {
        var held = 0L;
        for (var place = 0; place < _lots.Length; place++)
        {
            held += _terms.Markets[place + 1].Option!.Expiry == expiry ? Math.Abs(_lots[place]) : 0;
        }

        return held;
    }

    /// <summary>Returns the option of its right with the nearest expiry that is far enough, and the nearest strike; −1 where there is none.</summary>
    private int Chosen(Desk desk, double forward)
    {
        var (chosen, soonest, nearest) = (-1, VirtualTime.Never, double.MaxValue);
        for (var place = 0; place < _lots.Length; place++)
        {
            var option = _terms.Markets[place + 1].Option!;
            if (option.Right != _terms.Right || option.Expiry < desk.Now + _terms.LeastLife || option.Expiry > soonest)
            {
                continue;
            }

            var apart = Math.Abs(option.Strike - (_terms.Moneyness * forward));
            if (option.Expiry < soonest || apart < nearest)
            {
                (chosen, soonest, nearest) = (place, option.Expiry, apart);
            }
        }

        return chosen;
    }

    /// <summary>Buys the perpetual until it covers the position.</summary>
    /// <returns>Whether an order was placed.</returns>
    private bool Cover(Desk desk, double forward, Instrument option)
    {
        ref readonly var view = ref desk.View(_terms.Perpetual);
        var wanted = MarketReading.WholeLots(_terms.Position / (forward * _terms.Perpetual.LotSizeMicros)) - _covered;
        if (wanted <= 0 || !view.IsOpen() || !view.BestAsk.IsSet || CoveredLots(option) > HeldInAll())
        {
            return false;
        }

        var lots = Math.Min(wanted, Math.Max(1, MarketReading.WholeLots(_terms.OrderSize / (forward * _terms.Perpetual.LotSizeMicros))));
        _order.Await(desk.Take(_terms.Perpetual, Side.Buy, view.BestAsk, new Quantity(lots), EventId.None), desk.Now);
        return true;
    }

    private void Trade(Desk desk, Instrument market, long lots)
    {
        ref readonly var view = ref desk.View(market);
        var side = _terms.IsSeller ? Side.Sell : Side.Buy;
        var best = _terms.IsSeller ? view.BestBid : view.BestAsk;
        if (lots <= 0 || !view.IsOpen() || !best.IsSet || !view.Mark.IsSet)
        {
            return;
        }

        var worst = view.Mark.Ticks * (1 + (side.Sign() * _terms.Concession));
        if (side == Side.Sell ? best.Ticks < worst : best.Ticks > worst)
        {
            return;
        }

        _order.Await(desk.Take(market, side, best, new Quantity(lots), EventId.None), desk.Now);
    }

    private sealed record Terms(
        Instrument Perpetual,
        Price OpeningPrice,
        IReadOnlyList<Instrument> Markets,
        OptionRight Right,
        bool IsSeller,
        bool IsCovered,
        Duration MeanWait,
        double Position,
        double OrderSize,
        double Moneyness,
        Duration LeastLife,
        double Concession)
    {
        public static Terms Of(StrategyArguments arguments, OptionRight right, bool isSeller, bool isCovered) => new(
            arguments.Markets[0],
            arguments.OpeningPrices[0],
            arguments.Markets,
            right,
            isSeller,
            isCovered,
            arguments.DurationOf("mean_wait"),
            arguments.Value("position"),
            arguments.Value("order_size"),
            arguments.Value("moneyness"),
            arguments.DurationOf("least_life"),
            arguments.Value("concession"));
    }
}
