using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps messages with their places in the run's total order. The tie is computed by every reader; it does not travel.</summary>
public static class EventMapping
{
    /// <summary>Returns an event as it travels.</summary>
    public static V1.Event ToWire(in Sent<Message> sent) => new()
    {
        Key = new V1.EventKey { DueNs = sent.Pending.DueAt, Source = sent.Pending.Source, Sequence = sent.Pending.Sequence },
        Destination = sent.Pending.Destination,
        Cause = sent.Cause.Value,
        Message = MessageMapping.ToWire(sent.Message),
    };

    /// <summary>Returns an event that has travelled.</summary>
    /// <exception cref="MalformedMessageException">A part is missing, or a field cannot be meant.</exception>
    public static Sent<Message> FromWire(V1.Event wire)
    {
        var key = Incoming.Present(wire.Key);
        var pending = new Pending(
            Incoming.NotNegative(key.DueNs),
            Incoming.NotNegative(key.Sequence),
            Token: 0,
            Incoming.NotNegative(key.Source),
            Incoming.NotNegative(wire.Destination));
        return new Sent<Message>(pending, Incoming.Cause(wire.Cause), MessageMapping.FromWire(Incoming.Present(wire.Message)));
    }
}
