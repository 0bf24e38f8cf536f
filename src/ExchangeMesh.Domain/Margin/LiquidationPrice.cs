using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>The mark price at which a position's account falls below its maintenance margin, or a multiple of it.</summary>
/// <remarks>
/// Source: Binance FAQ b3c689c1f50a44cabb3a84e663b81d93. In one-way mode its formula is (balance − other maintenance + other
/// profit + deduction − side × size × entry) ÷ (size × rate − side × size), and a notional at that price in another tier asks for
/// that tier's numbers. Difference: Binance calls an account liquidatable from a margin ratio of exactly 100 %, here equity must
/// be below maintenance; and the result is not a fraction but the first tick for which the rule itself, with its roundings, says so.
/// </remarks>
public static class LiquidationPrice
{
    private const long GreatestNotional = long.MaxValue >> 2;
    private const long GreatestTicks = long.MaxValue >> 2;
    private const long GreatestScan = 4_096;

    /// <summary>
    /// Returns the first price, from a mark on and in the direction that hurts the position, at which
    /// <see cref="MarginedPosition.IsBelow"/> holds; unset where there is none.
    /// </summary>
    /// <param name="position">The position and its account.</param>
    /// <param name="level">The multiple of maintenance margin: one whole for liquidation, more for a margin call.</param>
    /// <param name="from">The mark to begin at; returned itself where the account is below already.</param>
    public static Price FirstBelow(in MarginedPosition position, Ratio level, Price from)
    {
        if (position.IsBelow(from, level))
        {
            return from;
        }

        var search = new ThresholdSearch(in position, level);
        var notional = search.NotionalAt(from);
        while (true)
        {
            if (!search.TryNextCandidate(notional, out var candidate))
            {
                return Price.None;
            }

            var price = search.FirstPriceReaching(candidate);
            if (!price.IsSet || price.Ticks > GreatestTicks)
            {
                return Price.None;
            }

            if (position.IsBelow(price, level))
            {
                return price;
            }

            notional = search.NotionalAt(price);
        }
    }

    /// <summary>Returns a price that lies a share of the way from the liquidation price back to the opening price: where a careful trader leaves.</summary>
    /// <remarks>
    /// Source: gh:freqtrade/freqtrade, liquidation buffer: price + buffer × |open − price| for longs; rounded towards the opening price.
    /// </remarks>
    /// <param name="opening">The price at which the position was opened.</param>
    /// <param name="liquidation">The liquidation price.</param>
    /// <param name="buffer">The share, from zero to one whole.</param>
    public static Price WithBuffer(Price opening, Price liquidation, Ratio buffer)
    {
        var distance = opening.Ticks - liquidation.Ticks;
        return new Price(liquidation.Ticks + (distance > 0
            ? Rounding.MultiplyDivideUp(distance, buffer.PartsPerMillion, Ratio.One)
            : Rounding.MultiplyDivideDown(distance, buffer.PartsPerMillion, Ratio.One)));
    }

    /// <summary>The same question asked of the position's notional, which steps through tiers; the sign says which way hurts.</summary>
    private readonly struct ThresholdSearch
    {
        private readonly MarginedPosition _position;
        private readonly Ratio _level;
        private readonly bool _isInverse;

        // Whether a higher notional helps: longs of linear contracts, shorts of inverse ones.
        private readonly bool _isOwned;

        public ThresholdSearch(in MarginedPosition position, Ratio level)
        {
            _position = position;
            _level = level;
            _isInverse = position.Instrument.Kind == InstrumentKind.InversePerpetual;
            _isOwned = (position.Position.Lots > 0) != _isInverse;
        }

        /// <summary>Whether the account may be below at one notional and not at the next one that hurts more: what is asked for falls by more than one at once.</summary>
        private bool MayReturn => _isOwned && _level.PartsPerMillion > Ratio.One;

        public long NotionalAt(Price price) =>
            PositionValue.Magnitude(_position.Instrument, _position.Position, price).Micros;

        /// <summary>Finds the next notional that could be below: the first that is within this tier, else the next tier's nearest.</summary>
        public bool TryNextCandidate(long notional, out long candidate)
        {
            var tier = _position.Tiers.TierOf(new Money(notional));
            var last = _isOwned
                ? _position.Tiers.LeastNotionalOf(tier).Micros
                : Math.Min(GreatestNotional, _position.Tiers.GreatestNotionalOf(tier).Micros);
            if (last != notional && IsBelow(last))
            {
                candidate = FirstBelowBetween(notional, last, tier);
                return true;
            }

            candidate = _isOwned ? last - 1 : last + 1;
            return _isOwned ? candidate >= 0 : candidate <= GreatestNotional;
        }

        /// <summary>Returns the first price, in the direction that hurts, at which the notional has come to a level or gone beyond it.</summary>
        public Price FirstPriceReaching(long notional)
        {
            var instrument = _position.Instrument;
            var lots = Int128.Abs(_position.Position.Lots);
            var contracts = lots * instrument.LotSizeMicros * 1_000_000;
            var perTick = lots * instrument.LotSizeMicros * instrument.TickSizeMicros;
            var bound = _isOwned ? (Int128)notional + 1 : (Int128)notional - 1;
            if (_isInverse && bound <= 0)
            {
                return Price.None;
            }

            var edge = _isInverse
                ? (contracts, bound * instrument.TickSizeMicros)
                : (bound * 1_000_000, perTick);
            var isFalling = _position.Position.Lots > 0;
            var ticks = isFalling
                ? Rounding.DivideUp(edge.Item1, edge.Item2) - 1
                : Rounding.DivideDown(edge.Item1, edge.Item2) + 1;
            return ticks < 1 || ticks > long.MaxValue ? Price.None : new Price((long)ticks);
        }

        private bool IsBelow(long notional)
        {
            var equity = (Int128)_position.EquityApart.Micros + (_isOwned ? notional : -(Int128)notional);
            var maintenance = _position.MaintenanceApart + _position.Tiers.MaintenanceMargin(new Money(notional));
            return equity < _level.OfRoundedUp(maintenance).Micros;
        }

        /// <summary>Returns the notional at which equity would equal the level without any rounding, by one tier's numbers.</summary>
        private long Guess(int tier)
        {
            const long Scale = Ratio.One;
            var terms = _position.Tiers[tier];
            var level = (Int128)_level.PartsPerMillion;
            var slope = level * terms.MaintenanceMargin.PartsPerMillion;
            var whole = (Int128)Scale * Scale;
            var needed = level * Scale * (_position.MaintenanceApart.Micros - (Int128)terms.Deduction.Micros);
            var missing = needed - (_position.EquityApart.Micros * whole);
            var (dividend, divisor) = _isOwned ? (missing, whole - slope) : (-missing, whole + slope);
            return divisor <= 0 ? 0 : (long)Int128.Clamp(dividend / divisor, 0, GreatestNotional);
        }

        private long FirstBelowBetween(long safe, long below, int tier)
        {
            var guess = Guess(tier);
            for (var step = Reach(tier); ; step *= 32)
            {
                var nearer = (long)Int128.Clamp(guess + (_isOwned ? step : -step), Math.Min(safe, below), Math.Max(safe, below));
                var further = (long)Int128.Clamp(guess - (_isOwned ? step : -step), Math.Min(safe, below), Math.Max(safe, below));
                if (IsBelow(further) && !IsBelow(nearer))
                {
                    return MayReturn && nearer - further <= GreatestScan ? Scan(nearer, further) : Bisect(nearer, further);
                }
            }
        }

        /// <summary>How far from the guess roundings can move the threshold: a margin is rounded up by less than one, and by the level's share more.</summary>
        private Int128 Reach(int tier)
        {
            const long Scale = Ratio.One;
            var level = (Int128)_level.PartsPerMillion;
            var slope = ((Int128)Scale * Scale) - (level * _position.Tiers[tier].MaintenanceMargin.PartsPerMillion);
            return MayReturn && slope > 0 ? 2 + ((level + Scale) * Scale / slope) : 2;
        }

        private long Scan(long safe, long below)
        {
            for (var notional = safe - 1; notional > below; notional--)
            {
                if (IsBelow(notional))
                {
                    return notional;
                }
            }

            return below;
        }

        private long Bisect(long safe, long below)
        {
            while (Math.Abs(below - safe) > 1)
            {
                var middle = safe + ((below - safe) / 2);
                if (IsBelow(middle))
                {
                    below = middle;
                }
                else
                {
                    safe = middle;
                }
            }

            return below;
        }
    }
}
