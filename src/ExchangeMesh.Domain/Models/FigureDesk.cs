using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Models;

/// <summary>Records the figures of published models.</summary>
public static class FigureDesk
{
    /// <summary>Records a figure that follows from what is being handled.</summary>
    /// <param name="outbox">The participant's outbox.</param>
    /// <param name="of">What it is.</param>
    /// <param name="step">The model's step.</param>
    /// <param name="value">Its value; a number.</param>
    /// <returns>The event's name.</returns>
    public static EventId Tell(this IOutbox outbox, Figure of, long step, double value)
    {
        Invariant.Holds(double.IsFinite(value), "a figure of a model is a number");
        return outbox.Record(new FigureRow { Of = of, Step = step, Value = value });
    }
}
