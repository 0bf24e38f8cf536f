using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>What happened to one instrument.</summary>
/// <param name="terms">The instrument.</param>
public sealed class InstrumentTally(Instrument terms)
{
    private readonly int[] _steps = new int[5];

    /// <summary>The instrument.</summary>
    public Instrument Terms { get; } = terms;

    /// <summary>Prices of trades, opened by the first mark.</summary>
    public PricePath Prices { get; } = new();

    /// <summary>How much of the fall liquidations made.</summary>
    public FallParts Falls { get; } = new();

    /// <summary>Mark prices.</summary>
    public PricePath Marks { get; } = new();

    /// <summary>Spread, depth, volatility.</summary>
    public MarketQuality Quality { get; } = new();

    /// <summary>Halts.</summary>
    public HaltedTime Halted { get; } = new();

    /// <summary>What halts have cost those whose orders were refused.</summary>
    public HaltToll Toll { get; } = new();

    /// <summary>Auto-deleveraging.</summary>
    public AdlImpact Adl { get; } = new();

    /// <summary>How its obliged makers kept their obligation.</summary>
    public ObligationKeeping Obligations { get; } = new();

    /// <summary>How many matches there were.</summary>
    public long Trades { get; private set; }

    /// <summary>What was traded, in millionths of the quote asset.</summary>
    public Int128 VolumeMicros { get; private set; }

    /// <summary>What liquidations closed by forced trades and takeovers, in millionths of the quote asset.</summary>
    public Int128 LiquidatedMicros { get; private set; }

    /// <summary>When the first step of a liquidation happened; never.</summary>
    public VirtualTime FirstLiquidation { get; private set; } = VirtualTime.Never;

    /// <summary>Margin calls on isolated positions in the instrument.</summary>
    public int MarginCalls { get; private set; }

    /// <summary>What payers of funding paid, in millionths of the settlement asset.</summary>
    public Int128 FundingPaidMicros { get; private set; }

    /// <summary>Returns how many steps of a stage there were.</summary>
    public int Steps(LiquidationStage stage) => _steps[(int)stage];

    /// <summary>Takes in a match.</summary>
    /// <param name="at">When.</param>
    /// <param name="row">The match.</param>
    /// <param name="isEndogenous">Whether a liquidation led to it.</param>
    public void Apply(VirtualTime at, in TradeRow row, bool isEndogenous)
    {
        Falls.Apply(Prices, row.Price, isEndogenous);
        var notional = Notional.InQuoteMicros(Terms, row.Price, row.Quantity);
        Trades++;
        VolumeMicros += notional;
        LiquidatedMicros += row.IsLiquidation ? notional : 0;
        Prices.Apply(at, row.Price);
    }

    /// <summary>Takes in a sample.</summary>
    public void Apply(VirtualTime at, in MarkRow row)
    {
        if (!Prices.Opening.IsSet)
        {
            Prices.Apply(at, row.Last.IsSet ? row.Last : row.Mark);
        }

        Marks.Apply(at, row.Mark);
        Quality.Apply(in row);
    }

    /// <summary>Takes in a step of a liquidation.</summary>
    public void Apply(VirtualTime at, in LiquidationRow row)
    {
        _steps[(int)row.Stage]++;
        FirstLiquidation = at < FirstLiquidation ? at : FirstLiquidation;
        if (row.Stage is LiquidationStage.Takeover or LiquidationStage.Sale)
        {
            LiquidatedMicros += Notional.InQuoteMicros(Terms, row.BankruptcyPrice, row.Quantity);
        }
    }

    /// <summary>Takes in a margin call.</summary>
    public void ApplyMarginCall() => MarginCalls++;

    /// <summary>Takes in a funding payment.</summary>
    public void Apply(in FundingRow row) => FundingPaidMicros += row.Paid.Micros;
}
