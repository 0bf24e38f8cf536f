using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms by which a lending venue resolves unsafe loans.</summary>
internal sealed class ResolutionPlanner(PlanNames names, DiagnosticList diagnostics)
{
    private const decimal Quintillion = 1_000_000_000_000_000_000m;

    /// <summary>Returns the terms, or null where liquidators call.</summary>
    /// <param name="lender">The venue.</param>
    /// <param name="account">The name of its unit of account.</param>
    public LoanResolutionTerms? Plan(DocumentNode lender, string account)
    {
        var node = lender["resolution"];
        foreach (var amount in new[] { "target_reserves", "least_debt", "hole", "flat_reward", "outside_deposit" })
        {
            names.IsIn(node[amount], account);
        }

        if (!node.IsSound || node["kind"].Is("calls"))
        {
            return null;
        }

        RefuseWithoutBase(lender, account);
        switch (node["kind"].Text)
        {
            case "absorption":
                return new AbsorptionTerms(node["store_front_price_factor"].AsRatio(), node["target_reserves"].AsMoney());
            case "auction":
                return Auction(node);
            case "stability-pool":
                return Stability(lender);
            case "margin-call":
                return Ladder(node);
            default:
                return null;
        }
    }

    private void RefuseWithoutBase(DocumentNode lender, string account)
    {
        if (!lender["pools"].Items.Any(pool => pool["asset"].Is(account)))
        {
            diagnostics.Add(lender["resolution"], DiagnosticCode.Contradiction, $"a resolution other than by calls needs a pool of {account}, the unit of account: it is what is lent.");
        }
    }

    private static VaultAuctionTerms Auction(DocumentNode node)
    {
        var curve = node["curve"].Text switch
        {
            "linear" => AuctionCurve.Linear,
            "exponential" => AuctionCurve.Exponential,
            _ => AuctionCurve.Stairstep,
        };
        var seconds = Math.Max(1, node["step"].AsDuration().Nanoseconds / 1_000_000_000);
        var cut = decimal.ToInt64((node["cut"].Measure ?? 0) * Quintillion);
        var penalty = new Ratio(Ratio.One + node["penalty"].AsRatio().PartsPerMillion);
        var auction = new AuctionTerms(
            new AuctionPrice(curve, seconds, cut),
            node["opening_factor"].AsRatio(),
            node["reset_below"].AsRatio(),
            node["longest"].AsDuration().Nanoseconds / 1_000_000_000,
            penalty.OfRoundedDown(node["least_debt"].AsMoney()),
            node["flat_reward"].AsMoney(),
            node["reward_share"].AsRatio());
        return new VaultAuctionTerms(auction, penalty, node["least_debt"].AsMoney(), node["hole"].AsMoney(), node["offer_interval"].AsDuration());
    }

    private StabilityTerms Stability(DocumentNode lender)
    {
        var node = lender["resolution"];
        if (lender["pools"].Items.Count != 2)
        {
            diagnostics.Add(lender["pools"], DiagnosticCode.Contradiction, "a stability pool lends one asset against one collateral: two pools were expected.");
        }

        var mode = new RecoveryMode(node["minimum_ratio"].AsRatio(), node["critical_ratio"].AsRatio());
        if (mode.CriticalRatio < mode.MinimumRatio)
        {
            diagnostics.Add(node["critical_ratio"], DiagnosticCode.Contradiction, $"the critical ratio is below the minimum ratio of {node["minimum_ratio"].Text}.");
        }

        return new StabilityTerms(mode, node["compensation"].AsRatio(), node["outside_deposit"].AsMoney());
    }

    private MarginCallLadder Ladder(DocumentNode node)
    {
        var rungs = new List<LadderRung>();
        foreach (var one in node["rungs"].Items.Where(item => item.IsSound))
        {
            var rung = new LadderRung(
                one["loan_to_value"].AsRatio(),
                one["action"].Text switch
                {
                    "margin-call" => LadderAction.MarginCall,
                    "partial-sale" => LadderAction.PartialSale,
                    "default" => LadderAction.Default,
                    _ => LadderAction.Notice,
                },
                one["cure_within"].AsDuration(),
                one["target"].AsRatio());
            if (rungs.Count > 0 && rung.LoanToValue <= rungs[^1].LoanToValue)
            {
                diagnostics.Add(one["loan_to_value"], DiagnosticCode.TierFloors, "the rungs' loan-to-values must ascend.");
            }

            rungs.Add(rung);
        }

        if (node["rungs"].Items.Count == 0)
        {
            diagnostics.Add(node, DiagnosticCode.MissingField, "the field 'rungs' is missing: margin calls need a ladder.");
        }

        return new MarginCallLadder(rungs);
    }
}
