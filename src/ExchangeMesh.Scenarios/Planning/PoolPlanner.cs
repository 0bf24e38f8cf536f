using ExchangeMesh.Domain.Counterparty;
using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms of a pool that is everybody's counterparty.</summary>
/// <param name="diagnostics">Where what is wrong is said.</param>
internal sealed class PoolPlanner(DiagnosticList diagnostics)
{
    private const double Trillion = 1e12;

    /// <summary>Returns the terms, or null where there is no pool.</summary>
    /// <param name="instrument">The instrument.</param>
    public CounterpartyPoolTerms? Plan(DocumentNode instrument)
    {
        var node = instrument["counterparty_pool"];
        if (!node.IsThere || !node.IsSound)
        {
            return null;
        }

        if (!instrument["kind"].Is("linear-perpetual"))
        {
            diagnostics.Add(node, DiagnosticCode.WrongInstrumentKind, $"a pool is the counterparty of linear perpetuals only; '{instrument["symbol"].Text}' is none.");
        }

        var (above, until) = (node["deleverage_above"], node["deleverage_until"]);
        if (above.Measure > 0 && until.Measure >= above.Measure)
        {
            diagnostics.Add(until, DiagnosticCode.Contradiction, $"it is not below the share of {above.Text} at which deleveraging begins.");
        }

        return new CounterpartyPoolTerms
        {
            Impact = new PriceImpactTerms
            {
                PositiveFactor = node["impact"]["positive_factor"].AsNumber(),
                NegativeFactor = node["impact"]["negative_factor"].AsNumber(),
                Exponent = node["impact"]["exponent"].AsNumber(),
                Greatest = node["impact"]["greatest"].AsRatio(),
            },
            GreatestReserve = node["greatest_reserve"].AsRatio(),
            FeeInterval = node["fee_interval"].AsDuration(),
            FundingDenominator = node["funding_denominator"].Whole(),
            AdaptiveFunding = Adaptive(node["adaptive_funding"]),
            BorrowingFactor = node["borrowing_factor"].AsNumber(),
            BorrowingExponent = node["borrowing_exponent"].AsNumber(),
            DeleverageAbove = above.AsRatio(),
            DeleverageUntil = until.AsRatio(),
        };
    }

    private static AdaptiveFundingTerms? Adaptive(DocumentNode node) => !node.IsThere || !node.IsSound
        ? null
        : new AdaptiveFundingTerms(
            node["stable_threshold"].AsRatio(),
            node["decrease_threshold"].AsRatio(),
            PerSecond(node["increase_per_second"]),
            PerSecond(node["decrease_per_second"]),
            PerSecond(node["greatest"]));

    private static long PerSecond(DocumentNode node) => (long)Math.Round(node.AsNumber() * Trillion);
}
