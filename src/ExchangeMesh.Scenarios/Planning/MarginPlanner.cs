using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the margin terms of an exchange.</summary>
internal sealed class MarginPlanner(PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the terms.</summary>
    /// <param name="node">The venue's margin.</param>
    /// <param name="account">The venue's unit of account.</param>
    public MarginTerms Plan(DocumentNode node, string account)
    {
        names.IsIn(node["position_limit"], account);
        return new MarginTerms
        {
            OptionModel = node["model"].Is("portfolio") ? OptionMarginModel.Portfolio : OptionMarginModel.Standard,
            Grid = node["grid"].Is("derive") ? PortfolioMarginTerms.Derive : PortfolioMarginTerms.Deribit,
            CrossByDefault = !node["mode"].Is("isolated"),
            CallLevel = node["call_level"].AsRatio(),
            LeverageCap = node["leverage_cap"].Measure is { } cap ? decimal.ToInt64(cap) : null,
            ProfitHaircut = node["profit_haircut"].AsRatio(),
            BorrowCap = node["borrow_cap"].AsMoney(),
            PositionLimit = node["position_limit"].Measure is null ? null : node["position_limit"].AsMoney(),
            PositionShare = node["position_share"].Measure is null ? null : node["position_share"].AsRatio(),
            Dynamic = node["dynamic"].IsSound ? Dynamic(node["dynamic"], account) : null,
        };
    }

    private DynamicMarginTerms Dynamic(DocumentNode node, string account)
    {
        names.IsIn(node["interest_lower_cap"], account);
        names.IsIn(node["interest_upper_cap"], account);
        var terms = new DynamicMarginTerms
        {
            Interval = node["interval"].AsDuration(),
            VolatilityFactor = node["volatility_factor"].AsNumber(),
            Horizon = node["horizon"].AsDuration(),
            Memory = node["memory"].AsDuration(),
            VolatilityFloor = node["volatility_floor"].AsNumber(),
            StressedVolatility = node["stressed_volatility"].AsNumber(),
            StressedWeight = node["stressed_weight"].AsRatio(),
            Buffer = node["buffer"].AsRatio(),
            BufferMemory = node["buffer_memory"].AsDuration(),
            GreatestMultiple = node["greatest_multiple"].AsMultiple(),
            Concentration = Concentration(node["concentration"]),
            InterestLowerCap = node["interest_lower_cap"].AsMoney(),
            InterestUpperCap = node["interest_upper_cap"].AsMoney(),
        };
        if (terms.InterestUpperCap > Money.Zero && terms.InterestUpperCap <= terms.InterestLowerCap)
        {
            diagnostics.Add(node["interest_upper_cap"], DiagnosticCode.Contradiction, "the upper cap must be above the lower one.");
        }

        return terms;
    }

    private List<ConcentrationStep> Concentration(DocumentNode list)
    {
        var steps = new List<ConcentrationStep>();
        foreach (var node in list.Items.Where(one => one.IsSound))
        {
            var step = new ConcentrationStep(node["share"].AsRatio(), node["multiple"].AsMultiple());
            if (steps.Count > 0 && (step.Share <= steps[^1].Share || step.Multiple < steps[^1].Multiple))
            {
                diagnostics.Add(node, DiagnosticCode.Contradiction, "shares must rise, and multiples must not fall.");
            }

            steps.Add(step);
        }

        return steps;
    }
}
