using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>What a lender does at one loan-to-value.</summary>
public enum LadderAction : byte
{
    /// <summary>The borrower is told.</summary>
    Notice,

    /// <summary>The borrower must add collateral or repay within a time.</summary>
    MarginCall,

    /// <summary>Collateral is sold until the loan-to-value is at the target.</summary>
    PartialSale,

    /// <summary>The loan is in default: collateral is sold for all of the debt, or down to a target.</summary>
    Default,
}

/// <summary>One rung of a lender's ladder.</summary>
/// <param name="LoanToValue">From which loan-to-value on.</param>
/// <param name="Action">What the lender does.</param>
/// <param name="CureWithin">How long the borrower has; zero for none.</param>
/// <param name="Target">The loan-to-value to be restored; zero where none is stated.</param>
public readonly record struct LadderRung(Ratio LoanToValue, LadderAction Action, Duration CureWithin, Ratio Target);

/// <summary>How a lender that holds the collateral itself answers a rising loan-to-value.</summary>
/// <param name="Rungs">The rungs, from the lowest loan-to-value.</param>
public sealed record MarginCallLadder(IReadOnlyList<LadderRung> Rungs) : LoanResolutionTerms
{
    /// <summary>BlockFi. Source: help.blockfi.com, article 360048862712.</summary>
    public static readonly MarginCallLadder BlockFi = new(
    [
        new(Ratio.FromPercent(65), LadderAction.Notice, Duration.Zero, Ratio.Zero),
        new(Ratio.FromPercent(70), LadderAction.MarginCall, Duration.FromHours(72), Ratio.Zero),
        new(Ratio.FromPercent(80), LadderAction.Default, Duration.Zero, Ratio.Zero),
    ]);

    /// <summary>Unchained, which states collateral to principal: calls at 150 % (cured at 165 %) and 135 %, default at 110 %, sales back to 200 %.</summary>
    public static readonly MarginCallLadder Unchained = new(
    [
        new(new Ratio(666_667), LadderAction.MarginCall, Duration.FromHours(48), new Ratio(606_060)),
        new(new Ratio(740_741), LadderAction.MarginCall, Duration.FromHours(4), new Ratio(606_060)),
        new(new Ratio(909_091), LadderAction.Default, Duration.Zero, Ratio.FromPercent(50)),
    ]);

    /// <summary>Nexo: three calls, then partial repayment from the collateral. Source: marketrealist.com.</summary>
    public static readonly MarginCallLadder Nexo = new(
    [
        new(new Ratio(714_000), LadderAction.MarginCall, Duration.Zero, Ratio.Zero),
        new(new Ratio(741_000), LadderAction.MarginCall, Duration.Zero, Ratio.Zero),
        new(new Ratio(769_000), LadderAction.MarginCall, Duration.Zero, Ratio.Zero),
        new(new Ratio(831_000), LadderAction.PartialSale, Duration.Zero, Ratio.Zero),
    ]);

    /// <summary>Figure: sales down to a loan-to-value of 55 % with a fee of 2 %.</summary>
    public static readonly MarginCallLadder Figure = new(
    [
        new(Ratio.FromPercent(65), LadderAction.Notice, Duration.Zero, Ratio.Zero),
        new(Ratio.FromPercent(70), LadderAction.MarginCall, Duration.FromHours(24), Ratio.Zero),
        new(Ratio.FromPercent(85), LadderAction.PartialSale, Duration.Zero, Ratio.FromPercent(55)),
    ]);

    /// <summary>Returns the index of the highest rung that a loan-to-value has reached, or −1.</summary>
    public int RungAt(Ratio loanToValue)
    {
        var reached = -1;
        for (var rung = 0; rung < Rungs.Count && loanToValue >= Rungs[rung].LoanToValue; rung++)
        {
            reached = rung;
        }

        return reached;
    }

    /// <summary>Returns how far the collateral's price must fall for one loan-to-value to become another, rounded up.</summary>
    /// <param name="from">The loan-to-value now.</param>
    /// <param name="to">The loan-to-value then; at least that of now.</param>
    public static Ratio PriceFall(Ratio from, Ratio to) =>
        new(Ratio.One - Rounding.MultiplyDivideDown(from.PartsPerMillion, Ratio.One, to.PartsPerMillion));

    /// <summary>Returns what must be repaid, from outside the collateral, to restore a loan-to-value: x with (debt − x) ÷ collateral = target; rounded up, at least zero.</summary>
    /// <param name="debt">The debt.</param>
    /// <param name="collateral">What the collateral is worth.</param>
    /// <param name="target">The loan-to-value to be restored.</param>
    public static Money CureByRepayment(Money debt, Money collateral, Ratio target) =>
        Money.Max(Money.Zero, debt - target.OfRoundedDown(collateral));

    /// <summary>Returns how much collateral must be sold to restore a loan-to-value: x with (debt − x × (1 − fee)) ÷ (collateral − x) = target; rounded up, at most all.</summary>
    /// <param name="debt">The debt.</param>
    /// <param name="collateral">What the collateral is worth.</param>
    /// <param name="target">The loan-to-value to be restored; below one whole less the fee.</param>
    /// <param name="fee">The lender's fee, as a share of what is sold.</param>
    public static Money CureBySale(Money debt, Money collateral, Ratio target, Ratio fee)
    {
        var excess = CureByRepayment(debt, collateral, target);
        var remaining = Ratio.One - fee.PartsPerMillion - target.PartsPerMillion;
        var sold = Rounding.DivideUp((Int128)excess.Micros * Ratio.One, remaining);
        return sold < collateral.Micros ? new Money((long)sold) : collateral;
    }
}
