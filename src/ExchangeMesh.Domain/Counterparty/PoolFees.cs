using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Insurance;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Counterparty;

/// <summary>Takes funding by imbalance, and borrowing fees, from those who hold positions against a pool.</summary>
/// <remarks>
/// Source: gh:gmx-io/gmx-synthetics README.md. The heavier side pays the lighter one, which receives all of it; both without the pool's own position.
/// The borrowing fee, factor × (open interest ÷ pool)^exponent per second, is the heavier side's and goes to the pool.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="desk">The pool.</param>
/// <param name="fund">The account that is the pool.</param>
internal sealed class PoolFees(ExchangeState state, PoolDesk desk, InsuranceFund fund)
{
    private const long Trillion = 1_000_000_000_000;
    private readonly long[] _rates = new long[state.Markets.Length];

    /// <summary>Asks for the first wake-ups.</summary>
    public void Start(IOutbox outbox)
    {
        foreach (var market in state.Markets)
        {
            if (market.Terms.CounterpartyPool is { } terms)
            {
                outbox.WakeAt(outbox.Now + terms.FeeInterval, WakeToken.Of(WakeKind.PoolFees, market.Slot));
            }
        }
    }

    /// <summary>Takes the fees of an interval.</summary>
    public void Wake(Market market, IOutbox outbox)
    {
        var terms = market.Terms.CounterpartyPool!;
        outbox.WakeAt(outbox.Now + terms.FeeInterval, WakeToken.Of(WakeKind.PoolFees, market.Slot));
        if (market.Index > 0)
        {
            TakeFunding(market, terms, outbox);
            TakeBorrowing(market, terms, outbox);
        }
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        foreach (var rate in _rates)
        {
            writer.Write(rate);
        }
    }

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader)
    {
        foreach (ref var rate in _rates.AsSpan())
        {
            rate = reader.ReadInt64();
        }
    }

    private void TakeFunding(Market market, CounterpartyPoolTerms terms, IOutbox outbox)
    {
        var (longs, shorts) = (desk.Interest(market, true), desk.Interest(market, false));
        if (longs == Money.Zero || shorts == Money.Zero)
        {
            return;
        }

        var rate = RateOf(market, terms, longs, shorts);
        if (rate == 0)
        {
            return;
        }

        var isPaidByLongs = rate > 0;
        var (payers, receivers) = isPaidByLongs ? (longs, shorts) : (shorts, longs);
        var received = ImbalanceFunding.ReceivedPerSecondRoundedDown(Math.Abs(rate), payers, receivers);
        var paid = Charge(market, isPaidByLongs, Math.Abs(rate), terms.FeeInterval);
        var given = -Charge(market, !isPaidByLongs, -received, terms.FeeInterval);
        state.Ledger.Rounding[market.SettlementAsset] += paid - given;
        market.FundingRatePpb = Rounding.MultiplyDivideDown(rate, (long)terms.FeeInterval.TotalSeconds, 1_000);
        market.IsChanged = true;
        outbox.Record(new FundingRow { Instrument = market.Id, RatePpb = market.FundingRatePpb, Paid = new Money(paid) });
    }

    /// <summary>Returns what longs pay per second in parts per trillion; negative is paid by shorts.</summary>
    private long RateOf(Market market, CounterpartyPoolTerms terms, Money longs, Money shorts)
    {
        if (terms.AdaptiveFunding is { } adaptive)
        {
            var imbalance = new Ratio(Rounding.MultiplyDivideDown((longs - shorts).Micros, Ratio.One, (longs + shorts).Micros));
            ref var rate = ref _rates[market.Slot];
            rate = ImbalanceFunding.NextAdaptiveRate(rate, imbalance, in adaptive, (long)terms.FeeInterval.TotalSeconds);
            return rate;
        }

        return terms.FundingDenominator == 0
            ? 0
            : Math.Sign((longs - shorts).Micros) * ImbalanceFunding.PaidPerSecondRoundedUp(longs, shorts, terms.FundingDenominator);
    }

    private void TakeBorrowing(Market market, CounterpartyPoolTerms terms, IOutbox outbox)
    {
        var (longs, shorts, pool) = (desk.Interest(market, true), desk.Interest(market, false), desk.Worth(market));
        if (terms.BorrowingFactor <= 0 || longs == shorts || pool <= Money.Zero)
        {
            return;
        }

        var isLong = longs > shorts;
        var used = (double)(isLong ? longs : shorts).Micros / pool.Micros;
        var rate = (long)Math.Min(Trillion, terms.BorrowingFactor * DeterministicMath.Pow(used, terms.BorrowingExponent) * Trillion);
        var paid = Charge(market, isLong, rate, terms.FeeInterval);
        state.Accounts.Balance(ExchangeState.Fund, market.SettlementAsset) += paid;
        if (paid != 0)
        {
            fund.Record(ExchangeState.Fund, market.SettlementAsset, paid, InsuranceReason.BorrowingFee, market.Id, outbox.Cause, outbox);
        }
    }

    /// <summary>Takes a fee from all who hold a side, or pays it where the rate is negative; rounded up.</summary>
    /// <returns>What was taken.</returns>
    private long Charge(Market market, bool isLong, long rate, Duration length)
    {
        var taken = 0L;
        for (var handle = ExchangeState.Fund + 1; handle < state.Accounts.Count; handle++)
        {
            var lots = state.Accounts.Look(handle, market.Slot).Lots;
            if (lots == 0 || lots > 0 != isLong)
            {
                continue;
            }

            var scaled = (Int128)market.Worth.Notional(lots, market.Index) * rate * (length.Nanoseconds / 1_000_000);
            var fee = (long)Rounding.DivideUp(scaled, (Int128)Trillion * 1_000);
            if (state.IsCross)
            {
                state.Accounts.Balance(handle, market.SettlementAsset) -= fee;
            }
            else
            {
                state.Accounts.Position(handle, market.Slot).Margin -= fee;
            }

            taken += fee;
            state.Touch(handle);
        }

        return taken;
    }
}
