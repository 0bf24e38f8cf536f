using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Models;

/// <summary>A venue that takes offers during a step and clears them all in one, at a price that follows an impact function.</summary>
/// <remarks>Offers are added up by their senders' numbers, so that the order in which they come makes no difference to the last bit.</remarks>
public sealed class CallMarket : IParticipant
{
    private readonly CallMarketTerms _terms;
    private readonly double[] _offers;
    private SeedStream _random;
    private double _price;
    private double _level;
    private int _step;
    private bool _isHalted;

    /// <summary>Opens a market.</summary>
    /// <param name="terms">Its rules.</param>
    /// <param name="random">Where random changes of the price are drawn from.</param>
    public CallMarket(CallMarketTerms terms, SeedStream random)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _random = random;
        _offers = new double[terms.Members.Count];
        _price = terms.OpeningPrice;
        _level = terms.OpeningPrice;
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.Tell(Figure.Price, 0, _price);
        outbox.WakeAt(VirtualTime.Zero + new Duration(Math.Max(1, _terms.Step.Nanoseconds / 2)), 0);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        switch (message.Kind)
        {
            case MessageKind.Shock:
                var factor = 1 + message.Body<Shock>().Size.Value;
                _price *= factor;
                _level *= factor;
                break;
            case MessageKind.CallOffer:
                Take(MemberPlace.Of(_terms.Members, from), message.Body<CallOffer>().Units, outbox);
                break;
            default:
                throw new InvariantViolationException($"A call market is never sent a message of kind {message.Kind}.");
        }
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.WakeAt(outbox.Now + _terms.Step, 0);
        _step++;
        if (_terms.SessionSteps > 0 && (_step - 1) % _terms.SessionSteps == 0)
        {
            Reopen();
        }

        if (_isHalted)
        {
            Array.Clear(_offers);
            return;
        }

        if (_terms.Deviation > 0)
        {
            var change = _terms.Deviation * _random.NextNormal();
            _price += change;
            _level += change;
        }

        Clear(_terms.Clearing == CallClearing.Revised ? _level : _price, isCall: true, outbox);
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(in _random);
        writer.Write(_price);
        writer.Write(_level);
        writer.Write(_step);
        writer.Write(_isHalted);
        foreach (var offer in _offers)
        {
            writer.Write(offer);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Read(ref _random);
        _price = reader.ReadDouble();
        _level = reader.ReadDouble();
        _step = reader.ReadInt32();
        _isHalted = reader.ReadBoolean();
        for (var place = 0; place < _offers.Length; place++)
        {
            _offers[place] = reader.ReadDouble();
        }
    }

    private void Reopen()
    {
        _price = _level = _terms.OpeningPrice;
        _isHalted = false;
        Array.Clear(_offers);
    }

    private void Take(int place, double units, IOutbox outbox)
    {
        _offers[place] = _terms.Clearing == CallClearing.Revised ? units : _offers[place] + units;
        if (_terms.Clearing == CallClearing.OnArrival && !_isHalted)
        {
            Clear(_price, isCall: false, outbox);
        }
    }

    /// <summary>Clears what is offered, and tells everybody.</summary>
    private void Clear(double before, bool isCall, IOutbox outbox)
    {
        var units = 0.0;
        foreach (var offer in _offers)
        {
            units += offer;
        }

        _price = _terms.Impact.After(before, units, _terms.Capitalisation);
        var paid = _terms.Impact.Paid(_terms.Paid, before, units, _terms.Capitalisation) - Temporary(units);
        outbox.Tell(Figure.Price, _step, _price);
        outbox.Tell(Figure.Sold, _step, units);
        for (var place = 0; place < _offers.Length; place++)
        {
            var own = _offers[place];
            var pushed = units == 0 ? 0 : (before - _price) * (own / units) * _terms.HeldInAll;
            outbox.Send(_terms.Members[place], new CallPrice(before, _price, paid, own, pushed, _step, isCall));
        }

        if (_terms.Clearing != CallClearing.Revised)
        {
            Array.Clear(_offers);
        }

        if (_price <= _terms.HaltPrice)
        {
            _isHalted = true;
            outbox.Tell(Figure.Halt, _step, 1);
        }
    }

    private double Temporary(double units) => units switch
    {
        > 0 => _terms.TemporaryCost + (_terms.TemporarySlope * units),
        < 0 => (_terms.TemporarySlope * units) - _terms.TemporaryCost,
        _ => 0,
    };
}
