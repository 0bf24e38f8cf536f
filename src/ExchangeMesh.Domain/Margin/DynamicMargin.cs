using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Works the venue's margin tiers out anew at its interval; between two intervals they stand, so that levels stay exact.</summary>
/// <remarks>When a market's maintenance margin has changed, all its accounts are looked at once: this is the only time at which their number counts.</remarks>
internal sealed class DynamicMargin
{
    private readonly ExchangeState _state;
    private readonly MarginBook _margin;
    private readonly DynamicMarginTerms? _terms;
    private readonly MarketScale?[] _scales;

    /// <summary>Makes the scaling of a venue; none where its rulebook has none.</summary>
    public DynamicMargin(ExchangeState state, MarginBook margin)
    {
        _state = state;
        _margin = margin;
        _terms = state.Terms.Margin.Dynamic;
        _scales = [.. state.Markets.Select(market => _terms is { } terms && market.IsPerpetual ? new MarketScale(terms, market) : null)];
    }

    /// <summary>Works the first tiers out, and asks for the first wake-up; the accounts that have positions are looked at anyway.</summary>
    public void Start(IOutbox outbox)
    {
        if (_terms is not { } terms)
        {
            return;
        }

        outbox.WakeAt(outbox.Now + terms.Interval, WakeToken.Of(WakeKind.Margin));
        foreach (var market in _state.Markets)
        {
            Update(market, terms.Interval);
        }
    }

    /// <summary>Works the tiers of all markets out anew.</summary>
    /// <param name="watch">Looks at the accounts of a market whose margin has changed.</param>
    /// <param name="outbox">Where messages and records go.</param>
    public void Wake(MarginWatch watch, IOutbox outbox)
    {
        outbox.WakeAt(outbox.Now + _terms!.Interval, WakeToken.Of(WakeKind.Margin));
        foreach (var market in _state.Markets)
        {
            if (Update(market, _terms.Interval))
            {
                watch.AfterMargin(market, outbox);
            }
        }
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        foreach (var scale in _scales)
        {
            scale?.Multiple.WriteState(writer);
            if (scale is not null)
            {
                writer.Write(scale.Interest);
                writer.Write(scale.InterestInUnit);
            }
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote, and sets the tiers.</summary>
    public void ReadState(StateReader reader)
    {
        foreach (var market in _state.Markets)
        {
            if (_scales[market.Slot] is { } scale)
            {
                scale.Multiple.ReadState(reader);
                scale.Interest = reader.ReadInt64();
                scale.InterestInUnit = reader.ReadInt64();
                Apply(market, scale);
            }
        }
    }

    private bool Update(Market market, Duration elapsed)
    {
        if (_scales[market.Slot] is not { } scale)
        {
            return false;
        }

        scale.Multiple.TakeNote(market.Mark, elapsed);
        scale.Interest = market.Worth.Notional(market.OpenInterest, market.Mark);
        scale.InterestInUnit = _margin.RequirementOf(market, scale.Interest);
        return Apply(market, scale);
    }

    /// <summary>Sets a market's tiers.</summary>
    /// <returns>Whether its maintenance margin has changed.</returns>
    private bool Apply(Market market, MarketScale scale)
    {
        var before = market.Tiers!;
        var after = ScaledTiers.Of(scale.Own, scale.Multiple.Current, _terms!, new Money(scale.Interest), new Money(scale.InterestInUnit));
        market.SetTiers(after);
        return !HasSameMaintenance(before, after);
    }

    private static bool HasSameMaintenance(MarginTierTable one, MarginTierTable other)
    {
        if (one.Count != other.Count)
        {
            return false;
        }

        for (var at = 0; at < one.Count; at++)
        {
            if (one[at].Floor != other[at].Floor
                || one[at].MaintenanceMargin != other[at].MaintenanceMargin
                || one[at].Deduction != other[at].Deduction)
            {
                return false;
            }
        }

        return true;
    }

    private sealed class MarketScale(DynamicMarginTerms terms, Market market)
    {
        public MarginTierTable Own { get; } = market.Tiers!;

        public VolatilityMultiple Multiple { get; } = new(terms, market.Tiers![0].InitialMargin);

        public long Interest { get; set; }

        public long InterestInUnit { get; set; }
    }
}
