using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World;

/// <summary>A price from outside the model: a given path, a random walk around it, and jumps that shocks bring.</summary>
/// <remarks>It publishes its price as a market view in ticks of one micro-unit, and reports it to the venues whose index or oracle uses it.</remarks>
/// <param name="plan">The feed's plan.</param>
/// <param name="seed">The run's seed.</param>
/// <param name="subscribers">The venues that use the price.</param>
public sealed class ReferenceFeed(ReferencePlan plan, ulong seed, IReadOnlyList<ParticipantId> subscribers) : IParticipant
{
    private const double NanosecondsPerYear = 365.0 * 86_400 * 1e9;
    private static readonly Duration CauseLasts = Duration.FromMinutes(5);

    private SeedStream _random = new(seed, plan.Id, 0);
    private double _factor = 1;
    private int _segment;
    private long _priceMicros = plan.OpeningPriceMicros;
    private EventId _jumpCause;
    private VirtualTime _jumpedAt;

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        Publish(outbox);
        outbox.WakeAt(VirtualTime.Zero + plan.Interval, 0);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        if (message.Kind != MessageKind.Shock)
        {
            return;
        }

        var shock = message.Body<Shock>();
        if (shock.Of == ShockKind.FundamentalJump)
        {
            _factor *= 1 + shock.Size.Value;
            (_jumpCause, _jumpedAt) = (outbox.Cause, outbox.Now);
            MoveTo(outbox);
        }
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        if (plan.Volatility > 0)
        {
            var deviation = plan.Volatility * Math.Sqrt(plan.Interval.Nanoseconds / NanosecondsPerYear);
            _factor *= DeterministicMath.Exp((deviation * _random.NextNormal()) - (deviation * deviation / 2));
        }

        MoveTo(outbox);
        outbox.WakeAt(outbox.Now + plan.Interval, 0);
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _random);
        writer.Write(_factor);
        writer.Write(_priceMicros);
        writer.Write(_jumpCause.Value);
        writer.Write(_jumpedAt.Nanoseconds);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _random);
        _factor = reader.ReadDouble();
        _priceMicros = reader.ReadInt64();
        _jumpCause = new EventId(reader.ReadInt64());
        _jumpedAt = new VirtualTime(reader.ReadInt64());
    }

    private void MoveTo(IOutbox outbox)
    {
        var price = Math.Max(1, (long)Math.Round(PathAt(outbox.Now) * _factor));
        if (price == _priceMicros)
        {
            return;
        }

        _priceMicros = price;
        Publish(outbox);
    }

    private void Publish(IOutbox outbox)
    {
        var price = new Price(_priceMicros);
        var cause = _jumpCause.IsSet && outbox.Now - _jumpedAt <= CauseLasts ? _jumpCause : EventId.None;
        outbox.Publish(new MarketView
        {
            Instrument = plan.Channel,
            Last = price,
            Mark = price,
            Index = price,
            MoveCause = cause,
        });
        for (var place = 0; place < subscribers.Count; place++)
        {
            outbox.Send(subscribers[place], new PriceReport(_priceMicros, plan.Channel), cause);
        }
    }

    private double PathAt(VirtualTime now)
    {
        var path = plan.Path;
        if (path.Count == 0)
        {
            return plan.OpeningPriceMicros;
        }

        while (_segment + 1 < path.Count && path[_segment + 1].At <= now)
        {
            _segment++;
        }

        var from = path[_segment];
        if (_segment + 1 == path.Count || now <= from.At)
        {
            return from.PriceMicros;
        }

        var to = path[_segment + 1];
        var share = (now - from.At).Nanoseconds / (double)(to.At - from.At).Nanoseconds;
        return from.PriceMicros + ((to.PriceMicros - from.PriceMicros) * share);
    }
}
