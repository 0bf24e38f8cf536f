using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>What happened at one venue, beside what happened to its instruments.</summary>
/// <param name="id">The venue.</param>
/// <param name="role">An exchange or a lending venue.</param>
public sealed class VenueTally(ParticipantId id, ParticipantRole role)
{
    private readonly List<InsuranceDrawdown> _funds = [];

    /// <summary>The venue.</summary>
    public ParticipantId Id { get; } = id;

    /// <summary>An exchange or a lending venue.</summary>
    public ParticipantRole Role { get; } = role;

    /// <summary>Margin calls, cross and isolated.</summary>
    public int MarginCalls { get; private set; }

    /// <summary>Losses that nobody paid.</summary>
    public BadDebtTotal BadDebt { get; } = new();

    /// <summary>Losses that others bore in money, by haircut or socialised, in millionths of the unit of account.</summary>
    public Int128 SharedLossMicros { get; private set; }

    /// <summary>The insurance funds, by the order in which they are first seen.</summary>
    public IReadOnlyList<InsuranceDrawdown> Funds => _funds;

    /// <summary>Liquidation calls on loans.</summary>
    public int LoanLiquidations { get; private set; }

    /// <summary>What liquidators repaid, in millionths of the unit of account.</summary>
    public Int128 RepaidMicros { get; private set; }

    /// <summary>What liquidators seized, in millionths of the unit of account.</summary>
    public Int128 SeizedMicros { get; private set; }

    /// <summary>When the first liquidation call happened; never.</summary>
    public VirtualTime FirstLoanLiquidation { get; private set; } = VirtualTime.Never;

    /// <summary>Takes in what an account bore of a loss.</summary>
    /// <param name="valueMicros">In millionths of the unit of account.</param>
    public void ApplySharedLoss(Int128 valueMicros) => SharedLossMicros += valueMicros;

    /// <summary>Takes in a margin call.</summary>
    public void ApplyMarginCall() => MarginCalls++;

    /// <summary>Takes in a liquidation call.</summary>
    public void Apply(VirtualTime at, in LoanLiquidationRow row, Int128 repaidValueMicros)
    {
        LoanLiquidations++;
        RepaidMicros += repaidValueMicros;
        SeizedMicros += (Int128)row.Seized.Micros * row.CollateralPriceMicros / 1_000_000;
        FirstLoanLiquidation = at < FirstLoanLiquidation ? at : FirstLoanLiquidation;
    }

    /// <summary>Returns the insurance fund in an asset.</summary>
    public InsuranceDrawdown Fund(AssetId asset)
    {
        foreach (var fund in _funds)
        {
            if (fund.Asset == asset)
            {
                return fund;
            }
        }

        var first = new InsuranceDrawdown(Id, asset);
        _funds.Add(first);
        return first;
    }
}
