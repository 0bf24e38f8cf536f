using System.Globalization;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Faults.Tests;

/// <summary>What is done to a cluster under way.</summary>
public enum FaultKind
{
    /// <summary>A node is killed (SIGKILL), and comes back as another process.</summary>
    Kill,

    /// <summary>A node is stopped (SIGSTOP) until the others have removed it, and then goes on (SIGCONT): a zombie. Another process takes its place.</summary>
    Freeze,

    /// <summary>A node is asked to leave (SIGTERM), and comes back.</summary>
    Leave,

    /// <summary>PostgreSQL is killed with all its processes, and started again.</summary>
    KillDatabase,
}

/// <summary>One fault.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="IsToCoordinator">Whether it befalls the node that has the coordinator; otherwise another one.</param>
/// <param name="Pick">Which of the others, counted round.</param>
/// <param name="IsHasty">Whether what was killed comes back before the others have noticed.</param>
/// <param name="Wait">How long the database is away.</param>
public sealed record PlannedFault(FaultKind Kind, bool IsToCoordinator, int Pick, bool IsHasty, TimeSpan Wait);

/// <summary>Faults that happen at once, and how long all is well before them.</summary>
public sealed record FaultRound(TimeSpan Pause, IReadOnlyList<PlannedFault> Faults)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"after {Pause.TotalMilliseconds} ms: {string.Join(" and ", Faults.Select(Describe))}");

    private static string Describe(PlannedFault fault) => fault.Kind switch
    {
        FaultKind.KillDatabase => string.Create(CultureInfo.InvariantCulture, $"database killed for {fault.Wait.TotalMilliseconds} ms"),
        FaultKind.Kill => $"{Victim(fault)} killed, {(fault.IsHasty ? "back before it is missed" : "back when it is missed")}",
        FaultKind.Freeze => $"{Victim(fault)} frozen",
        _ => $"{Victim(fault)} asked to leave",
    };

    private static string Victim(PlannedFault fault) =>
        fault.IsToCoordinator ? "the coordinator's node" : string.Create(CultureInfo.InvariantCulture, $"other node {fault.Pick}");
}

/// <summary>A plan of faults: a function of its seed and length.</summary>
public static class FaultPlan
{
    // The kinds come as often as they stand here, in an order that is drawn anew for each fifteen.
    private static readonly (FaultKind Kind, bool IsToCoordinator)[] Deck =
    [
        (FaultKind.Kill, false), (FaultKind.Kill, false), (FaultKind.Kill, false), (FaultKind.Kill, false),
        (FaultKind.Kill, true), (FaultKind.Kill, true),
        (FaultKind.Freeze, false), (FaultKind.Freeze, false), (FaultKind.Freeze, true),
        (FaultKind.Leave, false), (FaultKind.Leave, false), (FaultKind.Leave, true), (FaultKind.Leave, true),
        (FaultKind.KillDatabase, false), (FaultKind.KillDatabase, false),
    ];

    /// <summary>Draws a plan.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="faults">How many faults there are at least.</param>
    public static IReadOnlyList<FaultRound> Draw(ulong seed, int faults)
    {
        var random = new SeedStream(seed, new ParticipantId(0), 0);
        var cards = new Queue<(FaultKind Kind, bool IsToCoordinator)>();
        var rounds = new List<FaultRound>();
        for (var drawn = 0; drawn < faults;)
        {
            // Two of five nodes at once leave a majority; a third would not.
            var count = random.NextChance(0.6) ? 2 : 1;
            var pause = TimeSpan.FromMilliseconds(random.NextBelow(2_000));
            var round = new List<PlannedFault>();
            for (; round.Count < count; drawn++)
            {
                if (cards.Count == 0)
                {
                    cards = Shuffled(ref random);
                }

                var (kind, isToCoordinator) = cards.Dequeue();
                round.Add(new PlannedFault(
                    kind, isToCoordinator, (int)random.NextBelow(60), random.NextChance(0.5), TimeSpan.FromMilliseconds(random.NextBelow(2_500))));
            }

            rounds.Add(new FaultRound(pause, round));
        }

        return rounds;
    }

    private static Queue<(FaultKind Kind, bool IsToCoordinator)> Shuffled(ref SeedStream random)
    {
        var deck = Deck.ToArray();
        for (var last = deck.Length - 1; last > 0; last--)
        {
            var other = (int)random.NextBelow(last + 1);
            (deck[last], deck[other]) = (deck[other], deck[last]);
        }

        return new(deck);
    }
}
