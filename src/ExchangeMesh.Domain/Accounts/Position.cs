using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Accounts;

/// <summary>What an account holds, and has on order, in one market.</summary>
/// <remarks>For spot markets only the lots on order are used: what is held is in the balances.</remarks>
internal struct Position
{
    /// <summary>Lots; positive is long.</summary>
    public long Lots;

    /// <summary>What the lots were worth when they were entered, with their sign: unrealised profit is worth at mark less this. Zero for options, whose premium is paid.</summary>
    public long Cost;

    /// <summary>Lots that rest in the book to buy.</summary>
    public long OpenBuy;

    /// <summary>Lots that rest in the book to sell.</summary>
    public long OpenSell;

    /// <summary>The isolated margin; zero on cross margin.</summary>
    public long Margin;

    /// <summary>The market's slot at the venue; −1 where the place is not used.</summary>
    public int Market;

    /// <summary>The account's next position in the pool of further ones; 0 is none.</summary>
    public int Next;

    /// <summary>The first of the account's resting reduce-only orders; 0 is none.</summary>
    public int ReduceOnly;

    /// <summary>The liquidation of an isolated position; 0 is none.</summary>
    public int Liquidation;

    /// <summary>The mark price at which the account is looked at again, while <see cref="CoveredSide"/> says where it is kept.</summary>
    public long Covered;

    /// <summary>Where that level is kept: 1 among those that a fall reaches, −1 among those that a rise reaches, 0 nowhere.</summary>
    public sbyte CoveredSide;

    /// <summary>Whether the opposite index has a level at which the account may have recovered from its margin call.</summary>
    public bool HasRecovery;

    /// <summary>Whether the margin call of an isolated position has gone out and not been met.</summary>
    public bool IsCalled;

    /// <summary>Whether nothing is held, and nothing is on order.</summary>
    public readonly bool IsEmpty =>
        Lots == 0 && Cost == 0 && OpenBuy == 0 && OpenSell == 0 && Margin == 0 && ReduceOnly == 0 && Liquidation == 0 && !IsCalled;

    /// <summary>Lots of the greatest position that the resting orders could lead to.</summary>
    public readonly long WorstCase => Math.Max(Math.Abs(Lots + OpenBuy), Math.Abs(Lots - OpenSell));

    /// <summary>Writes all but the market and what only finds other places.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(Lots);
        writer.Write(Cost);
        writer.Write(OpenBuy);
        writer.Write(OpenSell);
        writer.Write(Margin);
        writer.Write(Liquidation);
        writer.Write(Covered);
        writer.Write(CoveredSide);
        writer.Write(HasRecovery);
        writer.Write(IsCalled);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        Lots = reader.ReadInt64();
        Cost = reader.ReadInt64();
        OpenBuy = reader.ReadInt64();
        OpenSell = reader.ReadInt64();
        Margin = reader.ReadInt64();
        Liquidation = reader.ReadInt32();
        Covered = reader.ReadInt64();
        var side = reader.ReadInt64();
        reader.Require(side is >= -1 and <= 1, "a level is kept on no side");
        CoveredSide = (sbyte)side;
        HasRecovery = reader.ReadBoolean();
        IsCalled = reader.ReadBoolean();
    }

    /// <summary>Returns the lots of the greatest position with one more order.</summary>
    public readonly long WorstCaseWith(long buy, long sell) =>
        Math.Max(Math.Abs(Lots + OpenBuy + buy), Math.Abs(Lots - OpenSell - sell));
}

/// <summary>One participant's account; its balances are beside it in the <see cref="AccountTable"/>.</summary>
internal struct Account
{
    /// <summary>The balance of the unit of account, in micro-units.</summary>
    public long UnitBalance;

    /// <summary>Whose account.</summary>
    public int Participant;

    /// <summary>The liquidation of a cross-margined account; 0 is none.</summary>
    public int Liquidation;

    /// <summary>Whether the margin call of a cross-margined account has gone out and not been met.</summary>
    public bool IsCalled;

    /// <summary>Whether something happened to the account since it was last looked at.</summary>
    public bool IsTouched;

    /// <summary>The account's entry among those that have, or had, to do with options; 0 for none.</summary>
    public int OptionEntry;

    /// <summary>The account's position in the market that it came to first; others follow in the pool.</summary>
    public Position First;
}
