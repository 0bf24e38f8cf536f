using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>Folds a run's events into everything that its summary tells; memory grows with liquidations, not with trades.</summary>
public sealed class RunTally
{
    private readonly long[] _counts = new long[256];
    private readonly InstrumentTally?[] _instruments;
    private readonly VenueTally?[] _venues;
    private readonly RunNames _names;
    private readonly AssetPrices _prices;

    /// <summary>Creates the fold of no events.</summary>
    public RunTally(RunNames names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = names;
        _prices = new AssetPrices(names);
        Cascade = new LiquidationCascade(names);
        Attacks = new AttackTally(names, _prices);
        Losses = new ForcedLosses(names);
        var traded = names.Instruments.Where(instrument => names.Role(instrument.Venue) == ParticipantRole.Exchange);
        Instruments = [.. traded.Select(instrument => new InstrumentTally(instrument))];
        _instruments = new InstrumentTally?[names.Instruments.Count == 0 ? 0 : names.Instruments[^1].Id.Value + 1];
        foreach (var instrument in Instruments)
        {
            _instruments[instrument.Terms.Id.Value] = instrument;
        }

        Venues = [.. names.Groups
            .Where(group => names.IsVenue(group.First))
            .Select(group => new VenueTally(group.First, group.Role))];
        _venues = new VenueTally?[Venues.Count == 0 ? 0 : Venues[^1].Id.Value + 1];
        foreach (var venue in Venues)
        {
            _venues[venue.Id.Value] = venue;
        }
    }

    /// <summary>The exchanges' instruments, by number.</summary>
    public IReadOnlyList<InstrumentTally> Instruments { get; }

    /// <summary>The exchanges and lending venues, by number.</summary>
    public IReadOnlyList<VenueTally> Venues { get; }

    /// <summary>The liquidations that led to liquidations.</summary>
    public LiquidationCascade Cascade { get; }

    /// <summary>What adversaries made, and whom it came from.</summary>
    public AttackTally Attacks { get; }

    /// <summary>What accounts lost by being closed.</summary>
    public ForcedLosses Losses { get; }

    /// <summary>The figures of published models.</summary>
    public FigureTally Figures { get; } = new();

    /// <summary>How many events there were.</summary>
    public long Events { get; private set; }

    /// <summary>When the latest event happened.</summary>
    public VirtualTime LatestAt { get; private set; }

    /// <summary>Returns how many events of a kind there were.</summary>
    public long Count(RecordKind kind) => _counts[(int)kind];

    /// <summary>Takes in the next event.</summary>
    public void Apply(in RunEvent next)
    {
        Events++;
        LatestAt = next.At;
        _counts[(int)next.Record.Kind]++;
        Cascade.Apply(in next);
        Attacks.Apply(in next);
        switch (next.Record.Kind)
        {
            case RecordKind.Trade:
                var trade = next.Record.Row<TradeRow>();
                Instrument(trade.Instrument)?.Apply(next.At, in trade, Cascade.IsLedToByLiquidation(next.Cause));
                Losses.Apply(in next, in trade);
                break;
            case RecordKind.Mark:
                ApplyMark(in next, next.Record.Row<MarkRow>());
                break;
            case RecordKind.Breaker:
                var breaker = next.Record.Row<BreakerRow>();
                Instrument(breaker.Instrument)?.Halted.Apply(next.At, in breaker);
                break;
            case RecordKind.Reopening:
                var reopening = next.Record.Row<ReopeningRow>();
                Instrument(reopening.Instrument)?.Toll.Apply(in reopening);
                break;
            case RecordKind.HaltCost:
                var cost = next.Record.Row<HaltCostRow>();
                Instrument(cost.Instrument)?.Toll.Apply(in cost);
                break;
            case RecordKind.Funding:
                var funding = next.Record.Row<FundingRow>();
                Instrument(funding.Instrument)?.Apply(in funding);
                break;
            case RecordKind.Obligation:
                var kept = next.Record.Row<ObligationRow>();
                Instrument(kept.Instrument)?.Obligations.Apply(in kept);
                break;
            case RecordKind.Figure:
                Figures.Apply(next.By, next.Record.Row<FigureRow>());
                break;
            case RecordKind.Pool:
                _prices.Apply(next.Record.Row<PoolRow>());
                break;
            default:
                ApplyLoss(in next);
                break;
        }
    }

    private void ApplyLoss(in RunEvent next)
    {
        switch (next.Record.Kind)
        {
            case RecordKind.MarginCall:
                Venue(next.By)?.ApplyMarginCall();
                Instrument(next.Record.Row<MarginCallRow>().Instrument)?.ApplyMarginCall();
                break;
            case RecordKind.Liquidation:
                var liquidation = next.Record.Row<LiquidationRow>();
                Instrument(liquidation.Instrument)?.Apply(next.At, in liquidation);
                Losses.Apply(in next, in liquidation);
                break;
            case RecordKind.Deleveraging:
                var closing = next.Record.Row<DeleveragingRow>();
                Losses.Apply(in closing);
                Instrument(closing.Instrument)?.Adl.Apply(next.At, in closing, _names.Terms(closing.Instrument));
                break;
            case RecordKind.Insurance:
                var change = next.Record.Row<InsuranceRow>();
                Venue(next.By)?.Fund(change.Asset).Apply(in change);
                break;
            case RecordKind.BrokenHedge:
                var hedge = next.Record.Row<BrokenHedgeRow>();
                Instrument(hedge.Instrument)?.Adl.Apply(in hedge);
                break;
            case RecordKind.LoanLiquidation:
                var call = next.Record.Row<LoanLiquidationRow>();
                if (call.Borrower != next.By)
                {
                    // A venue that sells what it has taken over is nobody's liquidation.
                    Venue(next.By)?.Apply(next.At, in call, _prices.ValueMicros(call.DebtAsset, call.Repaid.Micros));
                }

                break;
            case RecordKind.LossShare:
                var share = next.Record.Row<LossShareRow>();
                Venue(next.By)?.ApplySharedLoss(_prices.ValueMicros(share.Asset, share.Amount.Micros));
                break;
            case RecordKind.BadDebt:
                var loss = next.Record.Row<BadDebtRow>();
                Venue(next.By)?.BadDebt.Apply(next.At, _prices.ValueMicros(loss.Asset, loss.Amount.Micros));
                break;
        }
    }

    private void ApplyMark(in RunEvent next, MarkRow row)
    {
        _prices.Apply(in row);
        if (Instrument(row.Instrument) is { } instrument)
        {
            instrument.Apply(next.At, in row);
            if (instrument.Terms.IsPerpetual)
            {
                Venue(next.By)?.Fund(instrument.Terms.Settlement).See(row.InsuranceFund);
            }
        }
    }

    private InstrumentTally? Instrument(InstrumentId id) =>
        id.Value >= 0 && id.Value < _instruments.Length ? _instruments[id.Value] : null;

    private VenueTally? Venue(ParticipantId id) => id.Value >= 0 && id.Value < _venues.Length ? _venues[id.Value] : null;
}
