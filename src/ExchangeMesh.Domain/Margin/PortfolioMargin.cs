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
    public static PortfolioRequirement Of(PortfolioMarginTerms terms, MarginPortfolio portfolio) => Of(terms, portfolio, null);

    /// <summary>Returns a portfolio's profit in one scenario, against what it is worth now.</summary>
    /// <param name="terms">The rules.</param>
    /// <param name="portfolio">What is held.</param>
    /// <param name="scenario">The move.</param>
    public static double ScenarioProfit(PortfolioMarginTerms terms, MarginPortfolio portfolio, MarginScenario scenario)
    {
        var alone = terms with { Scenarios = [scenario] };
        return Profit(alone, portfolio, 0, SumsOf(alone, portfolio, null));
    }

    /// <summary>Returns what an expiry's options are worth after a move, before any static discount.</summary>
    /// <param name="terms">The rules.</param>
    /// <param name="expiry">The options.</param>
    /// <param name="priceFactor">The move of the forward.</param>
    /// <param name="move">The move of the volatilities.</param>
    public static double Worth(PortfolioMarginTerms terms, ExpiryHoldings expiry, double priceFactor, VolatilityMove move)
    {
        var worth = 0.0;
        foreach (var option in expiry.Options)
        {
            worth += option.Amount * WorthOfOne(terms, expiry, option, priceFactor, move);
        }

        return worth;
    }

    /// <summary>Returns the margins of a portfolio of which the options' values in all scenarios may be known already.</summary>
    /// <param name="terms">The rules.</param>
    /// <param name="portfolio">What is held.</param>
    /// <param name="rows">What <see cref="RowOf"/> gives for each option of each expiry, in the portfolio's order; null to work them out.</param>
    internal static PortfolioRequirement Of(PortfolioMarginTerms terms, MarginPortfolio portfolio, double[][][]? rows)
    {
        var count = terms.Scenarios.Count;
        var sums = SumsOf(terms, portfolio, rows);
        var (worth, basis) = (Unmoved(portfolio), 0.0);
        for (var at = 0; at < sums.Length; at++)
        {
            worth += sums[at][count];
            basis += BasisLoss(terms, portfolio.Expiries[at], sums[at].AsSpan(count));
        }

        var (worst, worstAt) = (basis, count);
        for (var at = 0; at < count; at++)
        {
            var profit = Profit(terms, portfolio, at, sums);
            (worst, worstAt) = profit < worst ? (profit, at) : (worst, worstAt);
        }

        var (maintained, opened) = MarginContingency.Of(terms, portfolio);
        var peg = terms.Contingencies.PegFactor * Math.Max(0, terms.Contingencies.PegThreshold - portfolio.StablePrice);
        var scale = terms.ScalesContingencies ? terms.InitialFactor / terms.MaintenanceFactor : 1;
        var initial = ((terms.InitialFactor + peg) * worst) - (maintained * scale) - opened + worth;
        var maintenance = (terms.MaintenanceFactor * worst) - maintained + worth;
        return new PortfolioRequirement(worth, worst, worstAt, basis, maintained, opened, initial, maintenance);
    }

    /// <summary>Returns one option's value in each scenario, then unmoved, then with the forward up and down by the basis moves.</summary>
    /// <param name="terms">The rules.</param>
    /// <param name="expiry">Its expiry; the options there do not matter.</param>
    /// <param name="option">The option; its amount does not matter.</param>
    internal static double[] RowOf(PortfolioMarginTerms terms, ExpiryHoldings expiry, OptionHolding option)
    {
        var count = terms.Scenarios.Count;
        var row = new double[count + 3];
        for (var at = 0; at < count; at++)
        {
            row[at] = WorthOfOne(terms, expiry, option, terms.Scenarios[at].PriceFactor, terms.Scenarios[at].Volatility);
        }

        row[count] = WorthOfOne(terms, expiry, option, 1, VolatilityMove.Flat);
        row[count + 1] = WorthOfOne(terms, expiry, option, terms.Basis.Up, VolatilityMove.Flat);
        row[count + 2] = WorthOfOne(terms, expiry, option, terms.Basis.Down, VolatilityMove.Flat);
        return row;
    }

    private static double[][] SumsOf(PortfolioMarginTerms terms, MarginPortfolio portfolio, double[][][]? rows)
    {
        var sums = new double[portfolio.Expiries.Count][];
        for (var at = 0; at < sums.Length; at++)
        {
            var (expiry, sum) = (portfolio.Expiries[at], new double[terms.Scenarios.Count + 3]);
            for (var place = 0; place < expiry.Options.Count; place++)
            {
                var row = rows is null ? RowOf(terms, expiry, expiry.Options[place]) : rows[at][place];
                for (var column = 0; column < sum.Length; column++)
                {
                    sum[column] += expiry.Options[place].Amount * row[column];
                }
            }

            sums[at] = sum;
        }

        return sums;
    }

    private static double WorthOfOne(
        PortfolioMarginTerms terms, ExpiryHoldings expiry, OptionHolding option, double priceFactor, VolatilityMove move)
    {
        var forward = expiry.ForwardAt(priceFactor);
        var volatility = move switch
        {
            VolatilityMove.Up => Math.Max(terms.Volatility.LeastUp, option.Volatility * terms.Volatility.UpFactor(expiry.Days)),
            VolatilityMove.Down => option.Volatility * terms.Volatility.DownFactor(expiry.Days),
            VolatilityMove.Flat => option.Volatility,
            _ => option.Volatility * terms.Skew.Factor(
                move == VolatilityMove.LinearSkew, DeterministicMath.Log(option.Strike / forward), Math.Sqrt(expiry.Years)),
        };
        return OptionPrice.Of(new OptionInputs(
            option.Right, option.Strike, forward, Math.Min(1, expiry.Discount), expiry.Years, volatility));
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

    /// <summary>Returns the share of the worse of two moves of the forward that counts.</summary>
    /// <param name="terms">The rules.</param>
    /// <param name="expiry">The expiry.</param>
    /// <param name="worths">What it is worth unmoved, with the forward up, and with it down.</param>
    private static double BasisLoss(PortfolioMarginTerms terms, ExpiryHoldings expiry, ReadOnlySpan<double> worths) =>
        (terms.Basis.Added + (terms.Basis.PerYear * expiry.Years))
            * Math.Min(0, Math.Min(worths[1] - worths[0], worths[2] - worths[0]));

    private static double Profit(PortfolioMarginTerms terms, MarginPortfolio portfolio, int at, double[][] sums)
    {
        var scenario = terms.Scenarios[at];
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
        for (var place = 0; place < sums.Length; place++)
        {
            var expiry = portfolio.Expiries[place];
            var shocked = sums[place][at];
            shocked *= shocked >= 0
                ? terms.Discount.OfLong(expiry.Years, Math.Max(0, expiry.Rate))
                : terms.Discount.OfShort(expiry.Years, Math.Max(0, expiry.Rate), Math.Min(1, expiry.Discount));
            var gained = (shocked - sums[place][terms.Scenarios.Count]) * scenario.Dampening;
            profit += isSkewed ? -Math.Abs(gained) : gained;
        }

        return profit;
    }
}
