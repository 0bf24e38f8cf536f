using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Models;

/// <summary>Finds a market's member.</summary>
internal static class MemberPlace
{
    /// <summary>Returns a member's place in a list that is in order of numbers.</summary>
    /// <exception cref="InvariantViolationException">It is no member.</exception>
    public static int Of(IReadOnlyList<ParticipantId> members, ParticipantId member)
    {
        int low = 0, high = members.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = members[middle].Value < member.Value ? (middle + 1, high) : (low, middle);
        }

        Invariant.Holds(members.Count > 0 && members[low] == member, "only a market's members deal there");
        return low;
    }
}
