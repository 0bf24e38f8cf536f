using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Models;

/// <summary>The rules of a market that finds the price at which all demand is the supply.</summary>
public sealed record DemandMarketTerms : IModelTerms
{
    /// <summary>The price at the start; above zero.</summary>
    public required double OpeningPrice { get; init; }

    /// <summary>The length of a step; the market clears in the middle of each.</summary>
    public required Duration Step { get; init; }

    /// <summary>The units that there are.</summary>
    public required double Supply { get; init; }

    /// <summary>Who may bid, and is told every price, in order of their numbers.</summary>
    public required IReadOnlyList<ParticipantId> Members { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Price];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new DemandMarket(this);
}

/// <summary>A venue that takes demand schedules and clears each step at the price at which they add up to the supply.</summary>
/// <remarks>
/// Bids are added up by their senders' numbers. Where all shares of wealth are fixed the price is Σ (fixed + weight × cash) ÷ (supply − Σ weight × units);
/// where that is no price above zero the last one stands. Otherwise it is found by bisection to the last bit, from a price at which too little is wanted down to one at which too much is.
/// </remarks>
public sealed class DemandMarket : IParticipant
{
    private const int GreatestSteps = 200;

    private readonly DemandMarketTerms _terms;
    private readonly DemandSchedule[] _bids;
    private double _price;
    private long _step;

    /// <summary>Opens a market.</summary>
    /// <param name="terms">Its rules.</param>
    public DemandMarket(DemandMarketTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _bids = new DemandSchedule[terms.Members.Count];
        _price = terms.OpeningPrice;
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
        if (message.Kind == MessageKind.Shock)
        {
            _price *= 1 + message.Body<Shock>().Size.Value;
            return;
        }

        _bids[MemberPlace.Of(_terms.Members, from)] = message.Body<DemandSchedule>();
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.WakeAt(outbox.Now + _terms.Step, 0);
        var before = _price;
        _step++;
        _price = Array.TrueForAll(_bids, static bid => bid.Aggression == 0) ? FixedShares() : Searched();
        outbox.Tell(Figure.Price, _step, _price);
        foreach (var member in _terms.Members)
        {
            outbox.Send(member, new CallPrice(before, _price, _price, 0, 0, _step, IsCall: true));
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_price);
        writer.Write(_step);
        foreach (var bid in _bids)
        {
            writer.Write(bid.Fixed);
            writer.Write(bid.Cash);
            writer.Write(bid.Units);
            writer.Write(bid.Weight);
            writer.Write(bid.Aggression);
            writer.Write(bid.Worth);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _price = reader.ReadDouble();
        _step = reader.ReadInt64();
        for (var place = 0; place < _bids.Length; place++)
        {
            _bids[place] = new DemandSchedule(
                reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        }
    }

    private double FixedShares()
    {
        double money = 0, units = _terms.Supply;
        foreach (var bid in _bids)
        {
            money += bid.Fixed + (bid.Weight * bid.Cash);
            units -= bid.Weight * bid.Units;
        }

        var price = money / units;
        return price > 0 && double.IsFinite(price) ? price : _price;
    }

    private double Searched()
    {
        double low = 0, high = Math.Max(_price, double.Epsilon) * 2;
        for (var tries = 0; Excess(high) > 0 && tries < GreatestSteps; tries++)
        {
            high *= 2;
        }

        for (var tries = 0; tries < GreatestSteps; tries++)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = Excess(middle) > 0 ? (middle, high) : (low, middle);
        }

        return high;
    }

    private double Excess(double price)
    {
        var wanted = 0.0;
        foreach (var bid in _bids)
        {
            wanted += bid.WantedAt(price);
        }

        return wanted - (_terms.Supply * price);
    }
}
