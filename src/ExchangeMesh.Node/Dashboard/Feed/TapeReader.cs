using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Metrics;

namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>Makes of recorded events what the page shows of them. Used by one thread.</summary>
/// <param name="shown">What is shown.</param>
public sealed class TapeReader(ShownMarkets shown)
{
    private readonly Dictionary<int, string> _channels = Enum.GetValues<StressChannel>().ToDictionary(static one => (int)one, static one => one == StressChannel.None ? "" : SnakeCase(one.ToString()));
    private int _nodes;
    private (double At, string Detail) _latestShock = (-1, "");

    /// <summary>Reads events.</summary>
    /// <param name="events">The events.</param>
    /// <param name="cascade">The run's liquidations, these included.</param>
    /// <param name="into">Where to.</param>
    public void Read(ReadOnlySpan<RunEvent> events, LiquidationCascade cascade, FeedBacklog into)
    {
        ArgumentNullException.ThrowIfNull(cascade);
        ArgumentNullException.ThrowIfNull(into);
        foreach (ref readonly var next in events)
        {
            switch (next.Record.Kind)
            {
                case RecordKind.Mark:
                    Mark(in next, into);
                    break;
                case RecordKind.Liquidation or RecordKind.LoanLiquidation or RecordKind.Deleveraging
                    when _nodes < cascade.Nodes.Count && cascade.Nodes[_nodes].Id == next.Id:
                    into.Add(Liquidation(in next, cascade.Nodes[_nodes], _nodes));
                    _nodes++;
                    break;
                case RecordKind.Shock:
                    Shock(in next, into);
                    break;
                case RecordKind.Breaker:
                    into.Add(Breaker(in next, next.Record.Row<BreakerRow>()));
                    break;
                case RecordKind.BadDebt:
                    var debt = next.Record.Row<BadDebtRow>();
                    into.Add(new TapeEntry("bad_debt", Seconds(next.At), shown.PlaceOf(next.By), -1, Name(debt.Account), debt.Amount.Micros / 1e6, shown.Names.Asset(debt.Asset) ?? ""));
                    break;
            }
        }
    }

    private static double Seconds(VirtualTime at) => at.Nanoseconds / 1e9;

    private void Mark(in RunEvent next, FeedBacklog into)
    {
        var row = next.Record.Row<MarkRow>();
        if (shown.PlaceOf(row.Instrument) is >= 0 and var place && shown.Names.Price(row.Instrument, row.Mark) is { } price)
        {
            into.Add(new MarkPoint(place, Seconds(next.At), price));
        }
    }

    private TapeEntry Liquidation(in RunEvent next, CascadeNode node, int number)
    {
        var (kind, amount, detail) = node.Kind switch
        {
            CascadeKind.Liquidation => ("liquidation", AmountOf(next.Record.Row<LiquidationRow>()), DetailOf(next.Record.Row<LiquidationRow>())),
            CascadeKind.Deleveraging => ("deleveraging", AmountOf(next.Record.Row<DeleveragingRow>()), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rank {next.Record.Row<DeleveragingRow>().Rank}")),
            _ => ("loan_liquidation", AmountOf(next.Record.Row<LoanLiquidationRow>()), shown.Names.Asset(next.Record.Row<LoanLiquidationRow>().CollateralAsset) ?? ""),
        };
        return new TapeEntry(kind, Seconds(next.At), shown.PlaceOf(node.Venue), shown.PlaceOf(node.Instrument), Name(node.Account), amount, detail)
        {
            Node = number,
            Parent = node.Parent,
            Root = node.Root,
            Depth = node.Depth,
            SetOffAt = shown.PlaceOf(node.SetOffAt),
            Channel = _channels[(int)node.Channel],
            FollowsShock = node.Shock.IsSet,
        };
    }

    private static string DetailOf(LiquidationRow row) => SnakeCase(row.Side.ToString()) + " " + SnakeCase(row.Stage.ToString());

    private double AmountOf(LiquidationRow row) => Worth(row.Instrument, row.Quantity, row.Mark);

    private double AmountOf(DeleveragingRow row) => Worth(row.Instrument, row.Quantity, row.Price);

    private static double AmountOf(LoanLiquidationRow row) => row.Seized.Micros / 1e6 * (row.CollateralPriceMicros / 1e6);

    private double Worth(InstrumentId instrument, Quantity quantity, Price price)
    {
        var units = Math.Abs(shown.Names.Units(instrument, quantity) ?? 0);
        return shown.Names.Terms(instrument)?.Kind == Domain.Instruments.InstrumentKind.InversePerpetual ? units : units * (shown.Names.Price(instrument, price) ?? 0);
    }

    /// <summary>A shock that hits many is told once for each group.</summary>
    private void Shock(in RunEvent next, FeedBacklog into)
    {
        var row = next.Record.Row<ShockRow>();
        var size = row.Size.PartsPerMillion == 0 ? "" : string.Create(System.Globalization.CultureInfo.InvariantCulture, $" {row.Size.PartsPerMillion / 1e4:0.##} %");
        var detail = $"{SnakeCase(row.Of.ToString())}{size}: {shown.Names.GroupOf(row.Target).Name}";
        if (_latestShock == (Seconds(next.At), detail))
        {
            return;
        }

        _latestShock = (Seconds(next.At), detail);
        var instrument = shown.PlaceOf(row.Instrument);
        var venue = instrument >= 0 ? shown.PlaceOf(shown.Instruments[instrument].Venue) : shown.PlaceOf(row.Target);
        into.Add(new TapeEntry("shock", Seconds(next.At), venue, instrument, "", 0, detail));
    }

    private TapeEntry Breaker(in RunEvent next, BreakerRow row) =>
        new("halt", Seconds(next.At), shown.PlaceOf(next.By), shown.PlaceOf(row.Instrument), "", shown.Names.Price(row.Instrument, row.Price) ?? 0, SnakeCase(row.Condition.ToString()));

    private string Name(ParticipantId account) => shown.Names.Participant(account) ?? "";

    private static string SnakeCase(string name) =>
        string.Concat(name.Select(static (letter, place) => (place > 0 && char.IsAsciiLetterUpper(letter) ? "_" : "") + char.ToLowerInvariant(letter)));
}
