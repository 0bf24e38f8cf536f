using System.Globalization;
using System.Text;

namespace ExchangeMesh.Laboratory.Calibration;

/// <summary>A market whose parameters were fitted to a tape, as a scenario.</summary>
/// <remarks>
/// One exchange with five market makers, whose depth gives way as the tape's prices did, and noise traders that place the tape's market orders. What
/// trades alone do not show is assumed: limit orders and cancellations, who trades, and with what capital.
/// </remarks>
public sealed class CalibratedMarket
{
    private const int Makers = 5;
    private const int Takers = 100;
    private const double LeastHalfSpread = 0.00001;
    private const double OrdersOfARun = 50_000;
    private const double OrdersOfALevel = 5;

    private readonly TapeMeasure _measure;
    private readonly MarketNames _names;

    /// <summary>Fits a market.</summary>
    /// <param name="measure">The tape's figures.</param>
    /// <param name="names">What the scenario calls things, and its price grid.</param>
    public CalibratedMarket(TapeMeasure measure, MarketNames names)
    {
        ArgumentNullException.ThrowIfNull(measure);
        ArgumentNullException.ThrowIfNull(names);
        (_measure, _names) = (measure, names);
        var spread = measure.WithInterval(static figures => figures.HalfSpread);
        HasSpread = spread.Lower > 0;
        HalfSpread = Math.Max(HasSpread ? spread.Estimate : names.Tick / names.OpeningPrice / 2, LeastHalfSpread);
        var impact = measure.WithInterval(static figures => figures.Impact);
        HasImpact = impact.Lower > 0;

        // What stands on a level is what moves the price from it to the next; several mean orders, so that the book carries great ones too.
        LevelGap = HasImpact ? Math.Max(HalfSpread, OrdersOfALevel * measure.Figures.MeanSize * impact.Estimate) : HalfSpread;
        LevelSize = HasImpact ? LevelGap / impact.Estimate : OrdersOfALevel * measure.Figures.MeanSize;
        MeanWaitSeconds = Takers / measure.Figures.Rate;
        Volatility = measure.Figures.Volatility * Math.Sqrt(1 - (HasImpact ? measure.Figures.ImpactFit : 0));
    }

    /// <summary>Half of the spread, as a share of the price.</summary>
    public double HalfSpread { get; }

    /// <summary>Whether the tape shows a spread; otherwise one tick is taken for it.</summary>
    public bool HasSpread { get; }

    /// <summary>Whether the tape shows impact; otherwise a level of the book holds five mean orders.</summary>
    public bool HasImpact { get; }

    /// <summary>How far apart levels of the book are, as a share of the price.</summary>
    public double LevelGap { get; }

    /// <summary>What stands on each level of the book, in the quote asset.</summary>
    public double LevelSize { get; }

    /// <summary>The reference's volatility over a year: what impact leaves of the tape's.</summary>
    public double Volatility { get; }

    /// <summary>How long each noise trader waits between two orders, in seconds.</summary>
    public double MeanWaitSeconds { get; }

    /// <summary>Returns the scenario as YAML.</summary>
    public string Write() => new StringBuilder().Append(Head()).Append(Venue()).Append(Traders()).ToString().ReplaceLineEndings("\n");

    private string Head() => string.Create(CultureInfo.InvariantCulture, $"""
        # Fitted to {_names.Source}: {_measure.Orders} arriving orders in {_measure.Seconds:0} seconds.
        #
        # Calibrated: rate and sizes of market orders, volatility of the reference{(HasSpread ? ", spread" : "")}{(HasImpact ? ", depth" : "")}.
        # Assumed:    everything else, above all who trades, with what capital, and all limit orders but the market makers'.{(HasSpread ? "" : " The tape shows no spread.")}{(HasImpact ? "" : " The tape shows no impact.")}
        name: {_names.Name}
        description: >-
          One exchange whose order flow, depth and volatility were fitted to recorded trades.
        length: {Math.Ceiling(Math.Clamp(_measure.Seconds, 60, Math.Max(3_600, OrdersOfARun / _measure.Figures.Rate))):0}s

        assets: [{_names.Base}, {_names.Quote}]

        references:
          - name: fundamental
            asset: {_names.Base}
            opening_price: {Amount(_names.OpeningPrice, _names.Quote)}
            volatility: {Share(Math.Clamp(Volatility, 0, 1_000))}


        """);

    private string Venue() => string.Create(CultureInfo.InvariantCulture, $"""
        venues:
          - name: exchange
            rulebook: binance-style
            insurance_fund: {Amount(1_000 * _measure.Figures.MeanSize, _names.Quote)}
            instruments:
              - symbol: {_names.Base}-PERP
                kind: linear-perpetual
                base: {_names.Base}
                quote: {_names.Quote}
                tick: {Amount(_names.Tick, _names.Quote)}
                lot: {Amount(_names.Lot, _names.Base)}


        """);

    private string Traders()
    {
        var sizes = _measure.Sizes;
        var shape = Math.Clamp(sizes.IsPareto ? sizes.Exponent : sizes.Sigma, 0.01, 100);
        return string.Create(CultureInfo.InvariantCulture, $"""
            traders:
              - name: makers
                strategy: market-maker
                count: {Makers}
                markets: [exchange.{_names.Base}-PERP]
                capital: [{Capital(100 * LevelSize)}]
                parameters:
                  refresh: 1s
                  half_spread: {Share(HalfSpread)}
                  level_gap: {Share(LevelGap)}
                  levels: 10
                  level_size: {Amount(LevelSize / Makers, _names.Quote)}
                  volatility_factor: 0
                  reference_weight: 80%
              - name: takers
                strategy: noise
                count: {Takers}
                markets: [exchange.{_names.Base}-PERP]
                capital: [{Capital(Math.Max(1_000 * _measure.Figures.MeanSize, 10 * sizes.Greatest))}]
                parameters:
                  mean_wait: {Math.Clamp(MeanWaitSeconds, 0.001, 3_600_000):0.######}s
                  market_share: 100%
                  order_size: {Amount(sizes.IsPareto ? sizes.Least : sizes.Median, _names.Quote)}
                  size_law: {(sizes.IsPareto ? "pareto" : "lognormal")}
                  size_shape: {shape:0.####}
                  max_order_size: {Amount(sizes.Greatest, _names.Quote)}

            """);
    }

    private string Capital(double amount) => $"{{venue: exchange, amount: {Amount(amount, _names.Quote)}}}";

    // Six digits behind the point are all that an amount can hold.
    private static string Amount(double value, string asset) =>
        ((decimal)Math.Max(value, 0.000001)).ToString("0.######", CultureInfo.InvariantCulture) + " " + asset;

    private static string Share(double value) => (value * 100).ToString("0.######", CultureInfo.InvariantCulture) + "%";
}

/// <summary>What a calibrated scenario calls things, and its grid.</summary>
/// <param name="Name">The scenario's name.</param>
/// <param name="Source">What it was fitted to.</param>
/// <param name="Base">The base asset.</param>
/// <param name="Quote">The quote asset.</param>
/// <param name="OpeningPrice">The price at the start.</param>
/// <param name="Tick">The least price step.</param>
/// <param name="Lot">The least quantity step.</param>
public sealed record MarketNames(string Name, string Source, string Base, string Quote, double OpeningPrice, double Tick, double Lot)
{
    /// <summary>Returns the grid on which a tape's prices or quantities lie: the greatest power of ten of which all are multiples, to a millionth.</summary>
    /// <param name="values">Positive numbers.</param>
    public static double StepOf(IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var step = 1_000_000_000_000L;
        foreach (var value in values)
        {
            var micros = (long)Math.Round(Math.Min(value, 1e12) * 1e6);
            while (step > 1 && micros % step != 0)
            {
                step /= 10;
            }
        }

        return step / 1e6;
    }
}
