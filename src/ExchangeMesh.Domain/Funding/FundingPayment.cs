using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Funding;

/// <summary>What funding changes on one account.</summary>
/// <remarks>Source: size × rate × price (Binance: mark price; Hyperliquid: oracle price; freqtrade tests agree), and the same on value for inverse contracts.</remarks>
public static class FundingPayment
{
    /// <summary>
    /// Returns the change of the account's balance, towards minus infinity: payers pay rounded up, receivers get rounded down, and
    /// the venue keeps the difference (below one millionth per account and payment).
    /// </summary>
    /// <param name="instrument">The contract.</param>
    /// <param name="position">Lots; negative is short.</param>
    /// <param name="price">The price that the venue takes: mark or index.</param>
    /// <param name="ratePpb">The interval's rate, in parts per billion; positive is paid by longs.</param>
    public static Money ChangeRoundedDown(Instrument instrument, Quantity position, Price price, long ratePpb)
    {
        var size = position.Lots < 0 ? -position : position;
        var isPaid = (position.Lots < 0) != (ratePpb < 0);
        return isPaid
            ? new Money(Rounding.MultiplyDivideDown(instrument.NotionalRoundedDown(price, size).Micros, Math.Abs(ratePpb), FundingRate.One))
            : new Money(Rounding.MultiplyDivideDown(-instrument.NotionalRoundedUp(price, size).Micros, Math.Abs(ratePpb), FundingRate.One));
    }
}
