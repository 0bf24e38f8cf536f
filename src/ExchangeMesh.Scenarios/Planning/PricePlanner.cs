using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms of index prices, mark prices and funding.</summary>
internal sealed class PricePlanner(PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns how an index price is made.</summary>
    public IndexTerms Index(DocumentNode node) => new()
    {
        Constituents = Constituents(node["constituents"], mayBeReference: true),
        Method = node["method"].Text switch
        {
            "median" => IndexMethod.Median,
            "weighted-median" => IndexMethod.WeightedMedian,
            "inverse-square" => IndexMethod.InverseSquare,
            _ => IndexMethod.WeightedMean,
        },
        Outliers = node["outliers"].Text switch
        {
            "clamp" => OutlierRule.Clamp,
            "drop" => OutlierRule.Drop,
            "clamp-from-three" => OutlierRule.ClampFromThree,
            _ => OutlierRule.Keep,
        },
        OutlierDistance = node["outlier_distance"].AsRatio(),
        StaleAfter = node["stale_after"].AsDuration(),
        Averaging = node["averaging"].AsDuration(),
    };

    /// <summary>Returns how a mark price is made.</summary>
    public MarkTerms Mark(DocumentNode node) => new()
    {
        Interval = node["interval"].AsDuration(),
        Method = node["method"].Text switch
        {
            "median-of-three" => MarkMethod.MedianOfThree,
            "last" => MarkMethod.Last,
            "index-with-funding" => MarkMethod.IndexWithFunding,
            "median-with-markets" => MarkMethod.MedianWithMarkets,
            _ => MarkMethod.SmoothedBasis,
        },
        BasisSmoothing = node["basis_smoothing"].AsDuration(),
        BasisClamp = node["basis_clamp"].AsRatio(),
        BasisOf = node["basis_of"].Is("last-within-spread") ? BasisPrice.LastWithinSpread : BasisPrice.Mid,
        Markets = Constituents(node["markets"], mayBeReference: false),
        MarketSmoothing = node["market_smoothing"].AsDuration(),
        StaleAfter = node["stale_after"].AsDuration(),
    };

    /// <summary>Returns how funding is paid.</summary>
    /// <param name="node">The fields.</param>
    /// <param name="settlement">The name of the contract's settlement asset.</param>
    public FundingTerms Funding(DocumentNode node, string settlement)
    {
        names.IsIn(node["impact_notional"], settlement);
        return new FundingTerms
        {
            Interval = node["interval"].AsDuration(),
            InterestPpb = node["interest"].Whole(),
            ClampPpb = node["clamp"].Whole(),
            CapPpb = node["cap"].Whole(),
            SampleInterval = node["sample_interval"].AsDuration(),
            Votes = (int)node["votes"].Whole(1),
            PremiumOf = node["premium_of"].Is("mark") ? PremiumSource.Mark : PremiumSource.Quotes,
            ImpactNotional = node["impact_notional"].AsMoney(),
            Method = node["method"].Text switch
            {
                "dead-band" => FundingMethod.DeadBand,
                "plain" => FundingMethod.Plain,
                _ => FundingMethod.Clamped,
            },
            DeadBandPpb = node["dead_band"].Whole(),
            PremiumPeriod = node["premium_period"].AsDuration(),
            IsPaidOnIndex = node["paid_on"].Is("index"),
        };
    }

    private List<IndexConstituent> Constituents(DocumentNode list, bool mayBeReference)
    {
        var constituents = new List<IndexConstituent>();
        foreach (var one in list.Items.Where(item => item.IsSound))
        {
            if (names.Market(one["of"], mayBeReference) is not { } market)
            {
                continue;
            }

            if (constituents.Exists(other => other.Instrument == market.Id))
            {
                diagnostics.Add(one, DiagnosticCode.DuplicateEntry, $"the constituent '{one["of"].Text}' is listed twice.");
            }

            constituents.Add(new IndexConstituent(market.Id, one["weight"].Whole(1)));
        }

        return constituents;
    }
}
