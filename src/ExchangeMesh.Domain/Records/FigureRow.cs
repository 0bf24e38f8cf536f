using System.Runtime.InteropServices;

namespace ExchangeMesh.Domain.Records;

/// <summary>What a figure of a published model is.</summary>
public enum Figure : byte
{
    /// <summary>No figure.</summary>
    None,

    /// <summary>The price after a clearing.</summary>
    Price,

    /// <summary>Units sold, in all of a market's clearing or by one trader; negative were bought.</summary>
    Sold,

    /// <summary>Units held.</summary>
    Held,

    /// <summary>Worth of what is owned.</summary>
    Assets,

    /// <summary>What is owned less what is owed.</summary>
    Equity,

    /// <summary>What is owed.</summary>
    Debt,

    /// <summary>Assets over equity.</summary>
    Leverage,

    /// <summary>1 where a participant has defaulted in this step, or has turned out unable to pay.</summary>
    Default,

    /// <summary>What is missing when all is sold: debt beyond assets, or a liability that is not paid.</summary>
    Shortfall,

    /// <summary>What the falls of prices in clearings have taken from a trader's opening holdings.</summary>
    MarkedLoss,

    /// <summary>What all who hold an asset have lost by one trader's sales.</summary>
    Pushed,

    /// <summary>What a participant pays of what it owes.</summary>
    Payment,

    /// <summary>The share of equity that is lost.</summary>
    Distress,

    /// <summary>What a trader got for a sale less than the opening price.</summary>
    Cost,

    /// <summary>The variance of a trader's cost that a step adds.</summary>
    Risk,

    /// <summary>Whether a trader sells because a limit on leverage binds.</summary>
    MarginCall,

    /// <summary>What an asset was worth, when it came out.</summary>
    Worth,

    /// <summary>A rate by which a market's price follows the flow of orders.</summary>
    Slope,

    /// <summary>What is left of a variance when the flow of orders is known.</summary>
    Residual,

    /// <summary>A trader's gain.</summary>
    Profit,

    /// <summary>Share of a winner's equity or position that another's loss takes.</summary>
    Haircut,

    /// <summary>A price at which equity is zero.</summary>
    BankruptcyPrice,

    /// <summary>A price at which equity is the maintenance margin.</summary>
    LiquidationPrice,

    /// <summary>What is taken from a winner.</summary>
    Seized,

    /// <summary>What a unit of a long position receives in a step; negative pays.</summary>
    Funding,

    /// <summary>Debt over the worth of its collateral.</summary>
    LoanToValue,

    /// <summary>1 where a market halts in this step.</summary>
    Halt,

    /// <summary>1 where a lot is sold for nothing, else 0.</summary>
    ZeroBid,
}

/// <summary>A figure that a participant of a published model tells of itself.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct FigureRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Figure;

    /// <summary>What it is.</summary>
    public Figure Of { get; init; }

    /// <summary>The step of the model that it belongs to; 0 before the first.</summary>
    public long Step { get; init; }

    /// <summary>Its value.</summary>
    public double Value { get; init; }
}
