using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>What a portfolio margin comes to, in the unit of account; numbers of a model.</summary>
/// <param name="MarkToMarket">What everything is worth now, cash included.</param>
/// <param name="WorstScenario">The worst profit or loss of all scenarios and of the basis contingency; zero or less wherever a flat scenario is among them.</param>
/// <param name="WorstAt">The place of the worst scenario; their number for the basis contingency.</param>
/// <param name="Basis">The basis contingency; zero or less.</param>
/// <param name="MaintenanceContingency">What both margins add; not negative.</param>
/// <param name="InitialContingency">What the initial margin adds on top; not negative.</param>
/// <param name="Initial">What is left over the initial margin; negative is missing.</param>
/// <param name="Maintenance">What is left over the maintenance margin; negative is missing.</param>
public readonly record struct PortfolioRequirement(
    double MarkToMarket,
    double WorstScenario,
    int WorstAt,
    double Basis,
    double MaintenanceContingency,
    double InitialContingency,
    double Initial,
    double Maintenance)
{
    /// <summary>Returns what must be held to open, in money, rounded up; not negative.</summary>
    public Money InitialRoundedUp => ToMoneyUp(MarkToMarket - Initial);

    /// <summary>Returns what must be held to keep, in money, rounded up; not negative.</summary>
    public Money MaintenanceRoundedUp => ToMoneyUp(MarkToMarket - Maintenance);

    private static Money ToMoneyUp(double amount) => new(Math.Max(0, checked((long)Math.Ceiling(amount * 1e6))));
}

/// <summary>Portfolio margin: the worst loss over a grid of price and volatility moves, plus contingencies.</summary>
/// <remarks>
/// Source: Derive, gh:derivexyz/v2-core src/risk-managers/PMRMLib_2.sol and its test cases; Deribit's published description is another
/// set of <see cref="PortfolioMarginTerms"/>. Options are priced by <see cref="OptionPrice"/>.
/// </remarks>
public static class PortfolioMargin
{
    /// <summary>Returns the margins of a portfolio.</summary>
    /// <param name="terms">The rules.</param>
    /// <param name="portfolio">What is held.</param>
    public static PortfolioRequirement Of(PortfolioMarginTerms terms, MarginPortfolio portfolio)
    {
        Span<double> marks = portfolio.Expiries.Count <= 32 ? stackalloc double[portfolio.Expiries.Count] : new double[portfolio.Expiries.Count];
        var (worth, basis) = (Unmoved(portfolio), 0.0);
        for (var at = 0; at < marks.Length; at++)
        {
            marks[at] = Worth(terms, portfolio.Expiries[at], 1, VolatilityMove.Flat);
            worth += marks[at];
            basis += BasisLoss(terms, portfolio.Expiries[at], marks[at]);
        }

        var (worst, worstAt) = (basis, terms.Scenarios.Count);
        for (var at = 0; at < terms.Scenarios.Count; at++)
        {
            var profit = Profit(terms, portfolio, terms.Scenarios[at], marks);
            (worst, worstAt) = profit < worst ? (profit, at) : (worst, worstAt);
        }

        var (maintained, opened) = MarginContingency.Of(terms, portfolio);
        var peg = terms.Contingencies.PegFactor * Math.Max(0, terms.Contingencies.PegThreshold - portfolio.StablePrice);
        var scale = terms.ScalesContingencies ? terms.InitialFactor / terms.MaintenanceFactor : 1;
        var initial = ((terms.InitialFactor + peg) * worst) - (maintained * scale) - opened + worth;
        var maintenance = (terms.MaintenanceFactor * worst) - maintained + worth;
        return new PortfolioRequirement(worth, worst, worstAt, basis, maintained, opened, initial, maintenance);
    }

    /// <summary>Returns a portfolio's profit in one scenario, against what it is worth now.</summary>
    /// <param name="terms">The rules.</param>
    /// <param name="portfolio">What is held.</param>
    /// <param name="scenario">The move.</param>
    public static double ScenarioProfit(PortfolioMarginTerms terms, MarginPortfolio portfolio, MarginScenario scenario)
    {
        var marks = new double[portfolio.Expiries.Count];
        for (var at = 0; at < marks.Length; at++)
        {
            marks[at] = Worth(terms, portfolio.Expiries[at], 1, VolatilityMove.Flat);
        }

        return Profit(terms, portfolio, scenario, marks);
    }

    /// <summary>Returns what an expiry's options are worth after a move, before any static discount.</summary>
    /// <param name="terms">The rules.</param>
    /// <param name="expiry">The options.</param>
    /// <param name="priceFactor">The move of the forward.</param>
    /// <param name="move">The move of the volatilities.</param>
    public static double Worth(PortfolioMarginTerms terms, ExpiryHoldings expiry, double priceFactor, VolatilityMove move)
    {
        var forward = expiry.ForwardAt(priceFactor);
        var discount = Math.Min(1, expiry.Discount);
        var (factor, least) = move switch
        {
            VolatilityMove.Up => (terms.Volatility.UpFactor(expiry.Days), terms.Volatility.LeastUp),
            VolatilityMove.Down => (terms.Volatility.DownFactor(expiry.Days), 0.0),
            _ => (1.0, 0.0),
        };
        var rootYears = Math.Sqrt(expiry.Years);
        var isSkewed = move is VolatilityMove.LinearSkew or VolatilityMove.AbsoluteSkew;
        var worth = 0.0;
        foreach (var option in expiry.Options)
        {
            var bent = isSkewed
                ? terms.Skew.Factor(move == VolatilityMove.LinearSkew, DeterministicMath.Log(option.Strike / forward), rootYears)
                : factor;
            var volatility = Math.Max(least, option.Volatility * bent);
            worth += option.Amount * OptionPrice.Of(
                new OptionInputs(option.Right, option.Strike, forward, discount, expiry.Years, volatility));
        }

        return worth;
    }

    private static double Unmoved(MarginPortfolio portfolio)
    {
        var worth = portfolio.Cash;
        foreach (var future in portfolio.Futures)
        {
            worth += future.Unrealised;
        }

        foreach (var held in portfolio.Collateral)
        {
            worth += held.Amount * held.Price / portfolio.StablePrice;
        }

        return worth;
    }

    private static double BasisLoss(PortfolioMarginTerms terms, ExpiryHoldings expiry, double mark)
    {
        var share = terms.Basis.Added + (terms.Basis.PerYear * expiry.Years);
        if (share == 0)
        {
            return 0;
        }

        var up = Worth(terms, expiry, terms.Basis.Up, VolatilityMove.Flat) - mark;
        var down = Worth(terms, expiry, terms.Basis.Down, VolatilityMove.Flat) - mark;
        return share * Math.Min(0, Math.Min(up, down));
    }

    private static double Profit(PortfolioMarginTerms terms, MarginPortfolio portfolio, MarginScenario scenario, ReadOnlySpan<double> marks)
    {
        var profit = 0.0;
        foreach (var future in portfolio.Futures)
        {
            profit += future.Size * future.Price * (scenario.PriceFactor - 1) * scenario.Dampening;
        }

        foreach (var held in portfolio.Collateral)
        {
            var moved = held.IsRiskCancelling ? held.Amount * held.Price / portfolio.StablePrice : 0;
            profit += moved * (scenario.PriceFactor - 1) * scenario.Dampening;
        }

        var isSkewed = scenario.Volatility is VolatilityMove.LinearSkew or VolatilityMove.AbsoluteSkew;
        for (var at = 0; at < marks.Length; at++)
        {
            var expiry = portfolio.Expiries[at];
            var shocked = Worth(terms, expiry, scenario.PriceFactor, scenario.Volatility);
            shocked *= shocked >= 0
                ? terms.Discount.OfLong(expiry.Years, Math.Max(0, expiry.Rate))
                : terms.Discount.OfShort(expiry.Years, Math.Max(0, expiry.Rate), Math.Min(1, expiry.Discount));
            var gained = (shocked - marks[at]) * scenario.Dampening;
            profit += isSkewed ? -Math.Abs(gained) : gained;
        }

        return profit;
    }
}
