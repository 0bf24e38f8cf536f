using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>What the traders of one group lost by being closed.</summary>
/// <param name="Group">The group.</param>
/// <param name="Accounts">How many accounts lost.</param>
/// <param name="LossMicros">What they lost, in millionths of the quote asset.</param>
/// <param name="LargestMicros">What the one that lost most lost.</param>
/// <param name="Spread">How the losses are spread over the accounts.</param>
public readonly record struct GroupLoss(string Group, int Accounts, Int128 LossMicros, Int128 LargestMicros, LossSpread Spread);

/// <summary>How losses are spread, in millionths of the quote asset: of n accounts in ascending order, the first and those at rounded-up quarters of n.</summary>
/// <param name="LeastMicros">The smallest.</param>
/// <param name="LowerQuartileMicros">A quarter of the accounts lost at most this.</param>
/// <param name="MedianMicros">Half of them.</param>
/// <param name="UpperQuartileMicros">Three quarters of them.</param>
public readonly record struct LossSpread(Int128 LeastMicros, Int128 LowerQuartileMicros, Int128 MedianMicros, Int128 UpperQuartileMicros)
{
    /// <summary>Returns the spread of at least one loss, in ascending order.</summary>
    public static LossSpread Of(IReadOnlyList<Int128> sorted)
    {
        ArgumentNullException.ThrowIfNull(sorted);
        Int128 At(int quarters) => sorted[Math.Max(0, (((quarters * sorted.Count) + 3) / 4) - 1)];
        return new LossSpread(sorted[0], At(1), At(2), At(3));
    }
}

/// <summary>What accounts lost against the mark price when they were closed by force, and how evenly that is spread.</summary>
/// <remarks>
/// A forced trade loses lots × (mark at its step − price) of a long, the opposite of a short; a takeover the same at the bankruptcy price; a
/// deleveraging what its winner forgoes. What a step gains is taken off. An inverse contract's loss is in the quote asset: contracts ×
/// (mark − price) ÷ mark. Memory grows with the steps of liquidations.
/// </remarks>
/// <param name="names">Who is who.</param>
public sealed class ForcedLosses(RunNames names)
{
    private readonly LookupTable<long, Step> _steps = new();
    private readonly SortedDictionary<ParticipantId, Int128> _losses = [];

    /// <summary>What each account lost that lost anything, by number.</summary>
    public IEnumerable<(ParticipantId Account, Int128 LossMicros)> Losses =>
        _losses.Where(entry => entry.Value > 0).Select(entry => (entry.Key, entry.Value));

    /// <summary>The sum of these losses.</summary>
    public Int128 TotalMicros
    {
        get
        {
            Int128 sum = 0;
            foreach (var (_, loss) in Losses)
            {
                sum += loss;
            }

            return sum;
        }
    }

    /// <summary>Takes in a step of a liquidation.</summary>
    public void Apply(in RunEvent next, in LiquidationRow row)
    {
        var isLong = row.Side == Side.Sell;
        _steps[next.Id.Value] = new Step(row.Account, row.Mark, isLong);
        if (row.Stage is LiquidationStage.Takeover or LiquidationStage.Sale)
        {
            Add(row.Account, row.Instrument, row.Mark, row.BankruptcyPrice, row.Quantity, isLong);
        }
    }

    /// <summary>Takes in a match.</summary>
    public void Apply(in RunEvent next, in TradeRow row)
    {
        if (row.IsLiquidation && _steps.TryGetValue(next.Cause.Value, out var step) && step.Account == row.Taker)
        {
            Add(step.Account, row.Instrument, step.Mark, row.Price, row.Quantity, step.IsLong);
        }
    }

    /// <summary>Takes in a deleveraging.</summary>
    public void Apply(in DeleveragingRow row) =>
        Add(row.Account, row.Instrument, row.Mark, row.Price, row.Quantity, isLong: row.Quantity.Lots < 0);

    /// <summary>Returns the losses by group, in the order of the run's groups; groups that lost nothing are left out.</summary>
    public IReadOnlyList<GroupLoss> ByGroup()
    {
        var groups = new List<GroupLoss>();
        foreach (var group in names.Groups.Where(group => group.Role == ParticipantRole.Trader))
        {
            var lost = Losses
                .Where(loss => loss.Account.Value >= group.First.Value && loss.Account.Value < group.First.Value + group.Count)
                .Select(loss => loss.LossMicros)
                .Order()
                .ToList();
            if (lost.Count > 0)
            {
                var sum = lost.Aggregate((Int128)0, (all, loss) => all + loss);
                groups.Add(new GroupLoss(group.Name, lost.Count, sum, lost[^1], LossSpread.Of(lost)));
            }
        }

        return groups;
    }

    /// <summary>The Gini coefficient of the losses of those who lost: 0 where all lost alike, towards 1 where one lost all; null where nobody lost.</summary>
    /// <remarks>Σ (2i − n − 1) × xᵢ ÷ (n × Σ xᵢ), with the losses xᵢ in ascending order, i from 1 to n.</remarks>
    public double? Gini()
    {
        var sorted = Sorted();
        var (weighted, sum) = (0.0, 0.0);
        for (var at = 0; at < sorted.Count; at++)
        {
            weighted += ((2.0 * (at + 1)) - sorted.Count - 1) * sorted[at];
            sum += sorted[at];
        }

        return sum > 0 ? weighted / (sorted.Count * sum) : null;
    }

    /// <summary>The share of the losses that the tenth of the losers who lost most bear, at least one of them; null where nobody lost.</summary>
    public double? TopTenthShare()
    {
        var sorted = Sorted();
        var sum = sorted.Sum();
        return sum > 0 ? sorted.TakeLast(Math.Max(1, sorted.Count / 10)).Sum() / sum : null;
    }

    private List<double> Sorted() => [.. Losses.Select(entry => (double)entry.LossMicros).Order()];

    private void Add(ParticipantId account, InstrumentId instrument, Price mark, Price price, Quantity quantity, bool isLong)
    {
        if (names.Terms(instrument) is not { } terms || !mark.IsSet || !price.IsSet)
        {
            return;
        }

        var worth = Notional.InQuoteMicros(terms, mark, quantity);
        var loss = worth * (mark.Ticks - price.Ticks) / mark.Ticks;
        _losses[account] = _losses.GetValueOrDefault(account) + (isLong ? loss : -loss);
    }

    private readonly record struct Step(ParticipantId Account, Price Mark, bool IsLong);
}
