using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Disclosure;

/// <summary>Takes down, at the venue's interval, what is disclosed of every market, and shows it after the venue's delay.</summary>
/// <param name="state">The venue.</param>
/// <param name="exposures">What it would disclose.</param>
internal sealed class DisclosureClock(ExchangeState state, Exposures exposures)
{
    private const int TakeDown = 0;
    private const int Show = 1;
    private readonly Queue<MarketDisclosure>[] _held = [.. state.Markets.Select(_ => new Queue<MarketDisclosure>())];

    private DisclosureTerms Terms => state.Terms.Disclosure;

    /// <summary>Asks for the first wake-up, where there is anything to disclose.</summary>
    public void Start(IOutbox outbox)
    {
        if (exposures.IsKept)
        {
            outbox.WakeAt(outbox.Now + Terms.Interval, WakeToken.Of(WakeKind.Disclosure, TakeDown));
        }
    }

    /// <summary>Takes down, or shows what was taken down a delay ago.</summary>
    /// <param name="purpose">The wake-up's first number.</param>
    /// <param name="outbox">Where wake-ups are asked for.</param>
    public void Wake(int purpose, IOutbox outbox)
    {
        if (purpose == TakeDown)
        {
            outbox.WakeAt(outbox.Now + Terms.Interval, WakeToken.Of(WakeKind.Disclosure, TakeDown));
            foreach (var market in state.Markets)
            {
                Hold(market, outbox.Now);
            }

            if (Terms.Delay > Duration.Zero)
            {
                outbox.WakeAt(outbox.Now + Terms.Delay, WakeToken.Of(WakeKind.Disclosure, Show));
                return;
            }
        }

        foreach (var market in state.Markets)
        {
            ShowOldest(market);
        }
    }

    /// <summary>Writes what is held back and what is shown.</summary>
    public void WriteState(StateWriter writer)
    {
        if (!exposures.IsKept)
        {
            return;
        }

        foreach (var market in state.Markets)
        {
            MarketDisclosure.WriteState(market.Disclosed, writer);
            writer.Write(_held[market.Slot].Count);
            foreach (var held in _held[market.Slot])
            {
                MarketDisclosure.WriteState(held, writer);
            }
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        if (!exposures.IsKept)
        {
            return;
        }

        foreach (var market in state.Markets)
        {
            market.Disclosed = MarketDisclosure.ReadState(reader);
            for (var left = reader.ReadCount(8); left > 0; left--)
            {
                var held = MarketDisclosure.ReadState(reader);
                reader.Require(held is not null, "nothing is held back");
                _held[market.Slot].Enqueue(held!);
            }
        }
    }

    private void Hold(Market market, VirtualTime now)
    {
        if (exposures.BookOf(market) is not { } book)
        {
            return;
        }

        var isMapped = Terms.Level >= DisclosureLevel.LiquidationMap;
        var width = Math.Max(1, Rounding.MultiplyDivideDown(market.Mark, Terms.Bucket.PartsPerMillion, Ratio.One));
        var reach = Rounding.MultiplyDivideUp(market.Mark, Terms.Reach.PartsPerMillion, Ratio.One);
        _held[market.Slot].Enqueue(new MarketDisclosure(
            now,
            new Price(market.Mark),
            new Quantity(market.OpenInterest),
            book.LeverageAt(market.Mark, market.Worth.IsInverse),
            isMapped ? book.LiquidationsAround(market.Mark, width, reach) : []));
    }

    private void ShowOldest(Market market)
    {
        if (_held[market.Slot].TryDequeue(out var disclosure))
        {
            market.Disclosed = disclosure;
            market.IsChanged = true;
        }
    }
}
