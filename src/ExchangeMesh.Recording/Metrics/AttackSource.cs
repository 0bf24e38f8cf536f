namespace ExchangeMesh.Recording.Metrics;

/// <summary>What kind of loser an attacker's money comes from.</summary>
public enum AttackSourceKind : byte
{
    /// <summary>Traders with whom the attackers traded, or who liquidated their loans.</summary>
    Traders,

    /// <summary>A venue's insurance fund, or vault.</summary>
    Fund,

    /// <summary>A venue's customers or lenders: what an attacker owed and nobody paid.</summary>
    BadDebt,

    /// <summary>A lending venue: what an attacker owes at the end beyond the worth of its collateral.</summary>
    Unpaid,

    /// <summary>Trading fees; they only ever cost.</summary>
    Fees,
}

/// <summary>One loser, and what the attackers had from it.</summary>
/// <param name="Kind">What kind of loser.</param>
/// <param name="Name">The group's or the venue's name; empty for fees.</param>
/// <param name="Amount">What it lost to the attackers, in the unit of account; negative where it won.</param>
public readonly record struct AttackShare(AttackSourceKind Kind, string Name, double Amount);

/// <summary>From whom an attacker's money can come.</summary>
internal static class AttackSources
{
    /// <summary>Returns what kinds of losers participants of a role can be.</summary>
    public static IReadOnlyList<AttackSourceKind> KindsOf(ParticipantRole role) => role switch
    {
        ParticipantRole.Trader => [AttackSourceKind.Traders],
        ParticipantRole.Exchange => [AttackSourceKind.Fund, AttackSourceKind.BadDebt],
        ParticipantRole.LendingVenue => [AttackSourceKind.Fund, AttackSourceKind.BadDebt, AttackSourceKind.Unpaid],
        _ => [],
    };
}
