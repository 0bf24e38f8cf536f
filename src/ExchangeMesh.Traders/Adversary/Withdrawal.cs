using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>Takes out of a venue what it lets go: asks for so much, and for half of it when that is refused.</summary>
public struct Withdrawal
{
    private const int MostRefusals = 24;
    private long _asked;
    private double _next;
    private double _least;
    private int _refusals;

    /// <summary>What has left so far, in micro-units.</summary>
    public double Taken { get; private set; }

    /// <summary>Whether an answer is awaited.</summary>
    public readonly bool IsAsking => _asked > 0;

    /// <summary>Begins.</summary>
    /// <param name="most">What to ask for first, in micro-units; a thousandth of it is the least that is worth asking for.</param>
    public void Begin(double most)
    {
        _next = most;
        _least = most / 1_000;
        _refusals = 0;
    }

    /// <summary>Asks for more, at most an amount.</summary>
    /// <returns>Whether it is over: nothing is asked for and nothing more would be given.</returns>
    public bool Ask(Desk desk, Instrument market, ParticipantId to, double most, EventId cause)
    {
        if (IsAsking)
        {
            return false;
        }

        var amount = MarketReading.WholeMicros(Math.Min(_next, most));
        if (amount.Micros <= Math.Max(1, _least) || _refusals >= MostRefusals)
        {
            return true;
        }

        _asked = amount.Micros;
        desk.Transfer(market.Venue, to, market.Settlement, amount, cause);
        return false;
    }

    /// <summary>Notes that what was asked for has arrived.</summary>
    /// <returns>How much, in micro-units; zero where nothing was asked for.</returns>
    public double Arrive()
    {
        var arrived = _asked;
        Taken += arrived;
        _asked = 0;
        return arrived;
    }

    /// <summary>Notes that what was asked for is refused.</summary>
    public void Refuse()
    {
        _next = _asked / 2.0;
        _asked = 0;
        _refusals++;
    }

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(_asked);
        writer.Write(_next);
        writer.Write(_least);
        writer.Write(_refusals);
        writer.Write(Taken);
    }

    /// <summary>Reads the state back.</summary>
    public void ReadState(StateReader reader)
    {
        _asked = reader.ReadInt64();
        _next = reader.ReadDouble();
        _least = reader.ReadDouble();
        _refusals = reader.ReadInt32();
        Taken = reader.ReadDouble();
    }
}
