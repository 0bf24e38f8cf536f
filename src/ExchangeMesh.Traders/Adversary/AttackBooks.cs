using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>What an adversary records of its attack: the plan, and what it has paid.</summary>
/// <param name="kind">What the adversary does.</param>
/// <param name="instrument">Where it holds what is to gain.</param>
public sealed class AttackBooks(AttackKind kind, InstrumentId instrument)
{
    private AttackPlan _plan;
    private Money _fees;
    private double _shown;
    private EventId _latest;
    private bool _isDeclining;

    /// <summary>The plan that was last worked out.</summary>
    public AttackPlan Plan => _plan;

    /// <summary>The recorded event that orders of the attack follow from.</summary>
    public EventId Cause => _latest;

    /// <summary>Takes note of a plan, and records it where the adversary begins, or has come to find that none pays.</summary>
    /// <param name="desk">Where it is recorded.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="isWorthwhile">Whether it pays.</param>
    public void Decide(Desk desk, in AttackPlan plan, bool isWorthwhile)
    {
        _plan = plan;
        if (!isWorthwhile && _isDeclining)
        {
            return;
        }

        _isDeclining = !isWorthwhile;
        _latest = EventId.None;
        Record(desk, isWorthwhile ? AttackStage.Begun : AttackStage.Declined, 0);
    }

    /// <summary>Takes note of a plan of another account's, and records that this one takes part.</summary>
    public void Join(Desk desk, in AttackPlan plan)
    {
        _plan = plan;
        Record(desk, AttackStage.Joined, 0);
    }

    /// <summary>Takes note of a fee.</summary>
    public void Note(in OrderFilled fill) => _fees += fill.Fee;

    /// <summary>Takes note of what withdrawing an order cost.</summary>
    public void Note(in OrderCancelled cancelled) => _fees += cancelled.Fee;

    /// <summary>Takes note of orders that are shown and not to be filled.</summary>
    /// <param name="worth">Their notional, in micro-units of the quote asset.</param>
    public void NoteShown(double worth) => _shown += worth;

    /// <summary>Records a step of the attack.</summary>
    /// <param name="desk">Where.</param>
    /// <param name="stage">How far it is.</param>
    /// <param name="spent">What pushing has cost so far, in micro-units of the quote asset.</param>
    public void Record(Desk desk, AttackStage stage, double spent)
    {
        var row = new AttackRow
        {
            Of = kind,
            Stage = stage,
            Instrument = instrument,
            Side = _plan.Side,
            Quantity = new Quantity((long)Math.Clamp(_plan.Lots, 0, 1e15)),
            Push = new Ratio((long)Math.Clamp(_plan.Push * 1e6, 0, 1e12)),
            ExpectedCost = Rounded(_plan.Cost),
            ExpectedGain = Rounded(_plan.Gain),
            Spent = Rounded(spent),
            Shown = Rounded(_shown),
            Fees = _fees,
        };
        _fees = Money.Zero;
        _shown = 0;
        _latest = desk.Record(in row, _latest);
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write((long)_plan.Side);
        writer.Write(_plan.Push);
        writer.Write(_plan.Move);
        writer.Write(_plan.Lots);
        writer.Write(_plan.Cost);
        writer.Write(_plan.Gain);
        writer.Write(_plan.Shown);
        writer.Write(_shown);
        writer.Write(_fees.Micros);
        writer.Write(_latest.Value);
        writer.Write(_isDeclining);
    }

    /// <summary>Reads the state back.</summary>
    public void ReadState(StateReader reader)
    {
        var side = reader.ReadEnum<Side>();
        _plan = new AttackPlan(side, reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble())
        {
            Shown = reader.ReadDouble(),
        };
        _shown = reader.ReadDouble();
        _fees = new Money(reader.ReadInt64());
        _latest = new EventId(reader.ReadInt64());
        _isDeclining = reader.ReadBoolean();
    }

    private static Money Rounded(double micros) => new((long)Math.Clamp(Math.Floor(micros + 0.5), -9e18, 9e18));
}
