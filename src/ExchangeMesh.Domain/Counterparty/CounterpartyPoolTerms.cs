using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Counterparty;

/// <summary>A perpetual whose every trade is with the venue's pool, at the index price and what the imbalance costs, instead of a book.</summary>
/// <remarks>Source: GMX v2, gh:gmx-io/gmx-synthetics README.md, contracts/adl/AdlUtils.sol.</remarks>
public sealed record CounterpartyPoolTerms
{
    /// <summary>What moving the imbalance costs.</summary>
    public PriceImpactTerms Impact { get; init; } = new();

    /// <summary>The greatest open interest of a side at index, as a share of the pool.</summary>
    public Ratio GreatestReserve { get; init; } = new(Ratio.One);

    /// <summary>How often funding and borrowing fees are taken.</summary>
    public Duration FeeInterval { get; init; } = Duration.FromMinutes(1);

    /// <summary>One over the funding factor per second: 50,000 for a factor of 1/50,000; zero for no such funding.</summary>
    public long FundingDenominator { get; init; }

    /// <summary>How the funding rate follows the imbalance over time, instead of a fixed factor; null where it does not.</summary>
    public AdaptiveFundingTerms? AdaptiveFunding { get; init; }

    /// <summary>The borrowing fee per second of a side whose open interest is as large as the pool; zero for none. The lighter side pays none.</summary>
    public double BorrowingFactor { get; init; }

    /// <summary>The power of open interest over pool by which the borrowing fee grows; positive.</summary>
    public double BorrowingExponent { get; init; } = 1;

    /// <summary>The profit of a side over the pool above which its winners are deleveraged; zero for never.</summary>
    public Ratio DeleverageAbove { get; init; }

    /// <summary>The profit of a side over the pool below which a deleveraging must not push it.</summary>
    public Ratio DeleverageUntil { get; init; }
}
