using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Keeps a position's levels in its market's indexes, and touches these only where a level must come nearer to the mark.</summary>
/// <remarks>
/// What a position keeps of its level says without a look at the index whether the level is still early enough. New levels are set an
/// eighth of their distance nearer to the mark than they must be, so that a small trade rarely needs another one; whoever is reached
/// early is looked at, and set anew.
/// </remarks>
internal static class CoveredLevels
{
    private const int CushionShift = 3;

    /// <summary>Returns whether the position's level is kept on the side on which the position is hurt.</summary>
    public static bool IsKept(in Position position) => position.CoveredSide == SideOf(position.Lots);

    /// <summary>Makes sure that no mark passes a level unseen.</summary>
    /// <param name="market">The market.</param>
    /// <param name="handle">Whose.</param>
    /// <param name="position">The position; not empty.</param>
    /// <param name="level">The level, beyond the mark by a tick at least.</param>
    /// <param name="hasCushion">Whether a new level is set nearer to the mark than it must be.</param>
    public static void Cover(Market market, int handle, ref Position position, long level, bool hasCushion)
    {
        var isLong = position.Lots > 0;
        if (IsKept(position) && (isLong ? position.Covered >= level : position.Covered <= level))
        {
            return;
        }

        if (hasCushion)
        {
            level -= (level - market.Mark) >> CushionShift;
            level = ThresholdLevels.BeyondMark(market, isLong, level);
        }

        SetLevel(market, handle, ref position, level);
    }

    /// <summary>Makes sure that a position's level is kept, at a price that is never reached: so that it is found among the open ones.</summary>
    public static void CoverNever(Market market, int handle, ref Position position)
    {
        var never = position.Lots > 0 ? ThresholdIndex.NeverFalling : ThresholdIndex.NeverRising;
        if (!IsKept(position) || position.Covered != never)
        {
            SetLevel(market, handle, ref position, never);
        }
    }

    /// <summary>Keeps a position that is being liquidated among the open ones, without levels.</summary>
    public static void Suspend(Market market, int handle, ref Position position)
    {
        CoverNever(market, handle, ref position);
        ForgetRecovery(market, handle, ref position);
    }

    /// <summary>Sets the level at which a called account may have recovered.</summary>
    public static void CoverRecovery(Market market, int handle, ref Position position, long level)
    {
        (position.Lots > 0 ? market.Rising : market.Falling).Cover(handle, level);
        position.HasRecovery = true;
    }

    /// <summary>Removes the level at which a called account may have recovered.</summary>
    public static void ForgetRecovery(Market market, int handle, ref Position position)
    {
        if (position.HasRecovery)
        {
            position.HasRecovery = false;
            (position.CoveredSide > 0 ? market.Rising : market.Falling).Remove(handle);
        }
    }

    /// <summary>Removes all levels of a position.</summary>
    public static void Forget(Market market, int handle, ref Position position)
    {
        ForgetRecovery(market, handle, ref position);
        if (position.CoveredSide != 0)
        {
            (position.CoveredSide > 0 ? market.Falling : market.Rising).Remove(handle);
            position.CoveredSide = 0;
        }
    }

    /// <summary>Takes note that a mark has reached an account, whose level was taken out of its index.</summary>
    /// <param name="position">The account's position in the market.</param>
    /// <param name="isFalling">Whether it was in the index of those that a fall reaches.</param>
    public static void TakeNote(ref Position position, bool isFalling)
    {
        if ((position.CoveredSide > 0) == isFalling)
        {
            position.CoveredSide = 0;
        }
        else
        {
            position.HasRecovery = false;
        }
    }

    private static sbyte SideOf(long lots) => lots > 0 ? (sbyte)1 : (sbyte)-1;

    private static void SetLevel(Market market, int handle, ref Position position, long level)
    {
        var side = SideOf(position.Lots);
        if (position.CoveredSide != 0 && position.CoveredSide != side)
        {
            Forget(market, handle, ref position);
        }

        (side > 0 ? market.Falling : market.Rising).Set(handle, level);
        position.Covered = level;
        position.CoveredSide = side;
    }
}
