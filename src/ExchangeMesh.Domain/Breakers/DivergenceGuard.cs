using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>What a guard does while mark and index are apart.</summary>
public enum DivergenceAction : byte
{
    /// <summary>It refuses orders that would drive them further apart.</summary>
    Refuse,

    /// <summary>It halts trading for a while.</summary>
    Halt,

    /// <summary>It collects orders for a while and reopens by an auction.</summary>
    Auction,
}

/// <summary>A guard against a mark that has left its index: <see cref="DivergenceGuard"/>.</summary>
public sealed record DivergenceGuardTerms : IBreakerTerms
{
    /// <summary>The greatest distance of the mark from the index, as a share of the index.</summary>
    public Ratio Greatest { get; init; } = Ratio.FromPercent(3);

    /// <summary>How long the distance must be greater without a break before anything happens; zero for at once.</summary>
    public Duration Patience { get; init; }

    /// <summary>What happens.</summary>
    public DivergenceAction Action { get; init; }

    /// <summary>How long a halt or a call lasts; it is repeated while they are still apart.</summary>
    public CallPeriodTerms CoolDown { get; init; } = new() { Length = Duration.FromMinutes(1) };

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new DivergenceGuard(this);
}

/// <summary>Acts while the mark lies too far from the index: refuses what widens the distance, halts, or calls an auction.</summary>
/// <remarks>
/// Ours: venues bound the mark's distance from the index (Binance and others clamp the basis) but publish no guard of this kind for
/// trading. A distance of exactly the greatest is allowed. A liquidation that would widen the distance is refused as any other order.
/// </remarks>
/// <param name="terms">The distance and the action.</param>
public sealed class DivergenceGuard(DivergenceGuardTerms terms) : ICircuitBreaker
{
    private readonly CallPeriod _coolDown = new(terms.CoolDown);
    private BreakerState _state = BreakerState.Open;
    private VirtualTime _apartSince = VirtualTime.Never;

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        var isActing = terms.Action == DivergenceAction.Refuse && _apartSince != VirtualTime.Never && now - _apartSince >= terms.Patience;
        return isActing && IsWidening(in order, in prices)
            ? OrderDecision.Reject(RejectReason.PriceOutsideBand)
            : OrderDecision.Accept(in order);
    }

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now)
    {
        if (!IsApart(in prices))
        {
            _apartSince = VirtualTime.Never;
            return _state;
        }

        _apartSince = _apartSince == VirtualTime.Never ? now : _apartSince;
        if (_state.Condition == MarketCondition.Open && terms.Action != DivergenceAction.Refuse && now - _apartSince >= terms.Patience)
        {
            var condition = terms.Action == DivergenceAction.Halt ? MarketCondition.Halted : MarketCondition.Auction;
            _state = new BreakerState(condition, _coolDown.Begin(now), prices.Index);
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now)
    {
        if (now < _state.WakeAt)
        {
            return _state;
        }

        if (_state.Condition == MarketCondition.Halted && IsApart(in prices))
        {
            _state = _state with { WakeAt = _coolDown.Begin(now) };
        }
        else
        {
            _state = BreakerState.Open;
        }

        return _state;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write((long)_state.Condition);
        writer.Write(_state.WakeAt.Nanoseconds);
        writer.Write(_state.Reference.Ticks);
        writer.Write(_apartSince.Nanoseconds);
        _coolDown.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _apartSince = new VirtualTime(reader.ReadInt64());
        _coolDown.ReadState(reader);
    }

    private bool IsApart(in ReferencePrices prices) =>
        prices.Index.IsSet && prices.Mark.IsSet
        && Int128.Abs((Int128)prices.Mark.Ticks - prices.Index.Ticks) * Ratio.One > (Int128)prices.Index.Ticks * terms.Greatest.PartsPerMillion;

    /// <summary>Returns whether an order pushes the price away from the index: it could trade beyond it on the side where the mark lies.</summary>
    private static bool IsWidening(in OrderAttempt order, in ReferencePrices prices)
    {
        var isAbove = prices.Mark > prices.Index;
        return order.Side == (isAbove ? Side.Buy : Side.Sell)
            && (!order.Limit.IsSet || PriceBand.IsBeyond(order.Limit, prices.Index, order.Side));
    }
}
