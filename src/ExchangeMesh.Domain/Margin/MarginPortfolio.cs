using ExchangeMesh.Domain.Pricing;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Options of one series in a portfolio; numbers of a model, never of a ledger.</summary>
/// <param name="Right">Call or put.</param>
/// <param name="Strike">The strike; positive.</param>
/// <param name="Volatility">The mark volatility per root year.</param>
/// <param name="Amount">How many, each on one unit of the underlying; negative is short.</param>
public readonly record struct OptionHolding(OptionRight Right, double Strike, double Volatility, double Amount);

/// <summary>The options of one expiry in a portfolio.</summary>
public sealed record ExpiryHoldings
{
    /// <summary>The seconds to expiry; at or below zero the options are worth their intrinsic value.</summary>
    public required double Seconds { get; init; }

    /// <summary>The part of the forward that moves with the price; with <see cref="FixedForward"/> it is the forward.</summary>
    public required double Forward { get; init; }

    /// <summary>The part of the settlement price that is averaged already, so that no scenario moves it; zero before averaging begins.</summary>
    public double FixedForward { get; init; }

    /// <summary>The interest rate per year; a negative one counts as zero.</summary>
    public double Rate { get; init; }

    /// <summary>The discount factor to expiry; above one counts as one.</summary>
    public double Discount { get; init; } = 1;

    /// <summary>How sure the least sure of forward, rate and volatilities is, from 0 to 1.</summary>
    public double Confidence { get; init; } = 1;

    /// <summary>The options.</summary>
    public required IReadOnlyList<OptionHolding> Options { get; init; }

    /// <summary>The days to expiry; not negative.</summary>
    public double Days => Math.Max(0, Seconds) / 86_400;

    /// <summary>The years (of 365 days) to expiry; not negative.</summary>
    public double Years => Math.Max(0, Seconds) / 31_536_000;

    /// <summary>The forward, moved by a factor.</summary>
    /// <param name="factor">What the part that moves is multiplied with.</param>
    public double ForwardAt(double factor) => (Forward * factor) + FixedForward;

    /// <summary>The number of options that are short and have no long one of the same strike against them; calls and puts net.</summary>
    public double NakedShorts
    {
        get
        {
            var naked = 0.0;
            for (var at = 0; at < Options.Count; at++)
            {
                if (IsFirstOfStrike(at))
                {
                    naked += Math.Max(0, -NetOfStrike(Options[at].Strike));
                }
            }

            return naked;
        }
    }

    private bool IsFirstOfStrike(int at)
    {
        for (var before = 0; before < at; before++)
        {
            if (Options[before].Strike == Options[at].Strike)
            {
                return false;
            }
        }

        return true;
    }

    private double NetOfStrike(double strike)
    {
        var net = 0.0;
        foreach (var option in Options)
        {
            net += option.Strike == strike ? option.Amount : 0;
        }

        return net;
    }
}

/// <summary>An asset other than cash that stands behind a portfolio.</summary>
/// <param name="Amount">How much of it; not negative.</param>
/// <param name="Price">Its price in dollars.</param>
/// <param name="MaintenanceHaircut">The share that maintenance margin takes off.</param>
/// <param name="InitialHaircut">The share that initial margin takes off on top.</param>
/// <param name="IsRiskCancelling">Whether it moves with the underlying, so that scenarios move it too.</param>
/// <param name="Confidence">How sure its price is, from 0 to 1.</param>
public readonly record struct CollateralHolding(
    double Amount,
    double Price,
    double MaintenanceHaircut,
    double InitialHaircut,
    bool IsRiskCancelling = false,
    double Confidence = 1);

/// <summary>A position in a perpetual or a dated future on the underlying.</summary>
/// <param name="Size">In units of the underlying; negative is short.</param>
/// <param name="Price">Its price.</param>
/// <param name="Unrealised">Unrealised profit and funding that is not settled.</param>
/// <param name="Confidence">How sure its price is, from 0 to 1.</param>
public readonly record struct FutureHolding(double Size, double Price, double Unrealised = 0, double Confidence = 1);

/// <summary>All that one account holds on one underlying.</summary>
public sealed record MarginPortfolio
{
    /// <summary>Settled cash, in the stable unit of account; negative is owed.</summary>
    public double Cash { get; init; }

    /// <summary>The spot price of the underlying; positive.</summary>
    public required double Spot { get; init; }

    /// <summary>How sure the spot price is, from 0 to 1.</summary>
    public double SpotConfidence { get; init; } = 1;

    /// <summary>The price of the stable unit of account in dollars; positive.</summary>
    public double StablePrice { get; init; } = 1;

    /// <summary>Perpetuals and futures; of different expiry where there are several.</summary>
    public IReadOnlyList<FutureHolding> Futures { get; init; } = [];

    /// <summary>Options by expiry.</summary>
    public IReadOnlyList<ExpiryHoldings> Expiries { get; init; } = [];

    /// <summary>Collateral beside cash.</summary>
    public IReadOnlyList<CollateralHolding> Collateral { get; init; } = [];
}
