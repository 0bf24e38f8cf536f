using ExchangeMesh.Domain.Matching;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>What an attack is expected to cost and to bring, in micro-units of the quote asset.</summary>
/// <param name="Side">The side of the orders that push: buying raises the price.</param>
/// <param name="Push">How far the pushed price is moved, as a share of it; positive.</param>
/// <param name="Move">How far the price that counts (mark, index or oracle) is expected to move for it.</param>
/// <param name="Lots">The position that is to gain, in lots of its market.</param>
/// <param name="Cost">What moving the prices costs, with fees and with what is given up.</param>
/// <param name="Gain">What the move brings.</param>
public readonly record struct AttackPlan(Side Side, double Push, double Move, double Lots, double Cost, double Gain)
{
    /// <summary>The lots that are shown and not to be filled, at a time.</summary>
    public double Shown { get; init; }

    /// <summary>Gain less cost.</summary>
    public double Profit => Gain - Cost;

    /// <summary>Returns whether the attack pays: the expected gain exceeds the expected cost by more than a share of it.</summary>
    /// <param name="margin">The share; zero or more.</param>
    public bool IsWorthwhile(double margin) => Gain > Cost * (1 + margin) && Lots > 0;

    /// <summary>Returns the plan with the greater profit.</summary>
    public static AttackPlan Better(in AttackPlan one, in AttackPlan other) => other.Profit > one.Profit ? other : one;
}
