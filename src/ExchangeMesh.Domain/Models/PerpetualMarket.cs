using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Models;

/// <summary>How a loss that bankrupt positions leave is taken from the winners.</summary>
public enum LossAllocation : byte
{
    /// <summary>From each winner in proportion to what it has.</summary>
    ProRata,

    /// <summary>In proportion to units × effective leverage.</summary>
    LeverageWeighted,

    /// <summary>From one winner after the other, by rank, each for all that it has.</summary>
    Queue,
}

/// <summary>The rules of a market of perpetual positions whose prices are given.</summary>
/// <remarks>Source: Chitra, Autodeleveraging: Impossibilities and Optimization, arXiv 2512.01112 (definitions and running example).</remarks>
public sealed record PerpetualMarketTerms : IModelTerms
{
    /// <summary>The length of a step; prices are told in the middle of each.</summary>
    public required Duration Step { get; init; }

    /// <summary>The mark price at each step, from step 0 on; above zero.</summary>
    public required IReadOnlyList<double> Marks { get; init; }

    /// <summary>The spot price at each step, as many as marks; none where no funding is paid.</summary>
    public IReadOnlyList<double> Spots { get; init; } = [];

    /// <summary>What is taken from winners at each step, from step 1 on; none for what bankrupt positions lack.</summary>
    public IReadOnlyList<double> Budgets { get; init; } = [];

    /// <summary>From whom it is taken.</summary>
    public LossAllocation Allocation { get; init; }

    /// <summary>Whether what a winner has is its profit; otherwise its equity.</summary>
    public bool IsOfProfits { get; init; }

    /// <summary>Units of all long positions over those of all short ones.</summary>
    public double LongsToShorts { get; init; }

    /// <summary>Who holds positions, in order of their numbers.</summary>
    public required IReadOnlyList<ParticipantId> Members { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Price, Figure.Funding, Figure.Shortfall, Figure.Equity, Figure.Haircut, Figure.Seized];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new PerpetualMarket(this);
}

/// <summary>Tells mark prices and funding, asks positions how they stand, and takes what bankrupt ones lack from the winners.</summary>
/// <remarks>
/// Funding of a unit is mark × (longs ÷ shorts − mark ÷ spot), received by longs where it is positive. A haircut is what is taken over what all
/// winners have. Standings are reckoned with in order of their senders' numbers, once all have come.
/// </remarks>
public sealed class PerpetualMarket : IParticipant
{
    private readonly PerpetualMarketTerms _terms;
    private readonly PositionStanding[] _standings;
    private int _missing;
    private int _step;

    /// <summary>Opens a market.</summary>
    /// <param name="terms">Its rules.</param>
    public PerpetualMarket(PerpetualMarketTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _standings = new PositionStanding[terms.Members.Count];
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.Tell(Figure.Price, 0, _terms.Marks[0]);
        outbox.WakeAt(VirtualTime.Zero + new Duration(Math.Max(1, _terms.Step.Nanoseconds / 2)), 0);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        _standings[MemberPlace.Of(_terms.Members, from)] = message.Body<PositionStanding>();
        if (--_missing == 0)
        {
            Settle(outbox);
        }
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        _step++;
        if (_step >= _terms.Marks.Count)
        {
            return;
        }

        outbox.WakeAt(outbox.Now + _terms.Step, 0);
        var mark = _terms.Marks[_step];
        var funding = _terms.Spots.Count == 0 ? 0 : mark * (_terms.LongsToShorts - (mark / _terms.Spots[_step]));
        outbox.Tell(Figure.Price, _step, mark);
        outbox.Tell(Figure.Funding, _step, funding);
        _missing = _terms.Members.Count;
        foreach (var member in _terms.Members)
        {
            outbox.Send(member, new CallPrice(_terms.Marks[_step - 1], mark, funding, 0, 0, _step, IsCall: true));
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_step);
        writer.Write(_missing);
        foreach (var standing in _standings)
        {
            writer.Write(standing.Equity);
            writer.Write(standing.Profit);
            writer.Write(standing.Weight);
            writer.Write(standing.Rank);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _step = reader.ReadInt32();
        _missing = reader.ReadInt32();
        for (var place = 0; place < _standings.Length; place++)
        {
            _standings[place] = new PositionStanding(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
        }
    }

    private void Settle(IOutbox outbox)
    {
        double shortfall = 0, whole = 0, weights = 0;
        foreach (var standing in _standings)
        {
            shortfall += Math.Max(0, -standing.Equity);
            whole += HadBy(standing);
            weights += WeightOf(standing);
        }

        outbox.Tell(Figure.Shortfall, _step, shortfall);
        outbox.Tell(Figure.Equity, _step, whole);
        var budget = _terms.Budgets.Count == 0 ? shortfall : _terms.Budgets[_step - 1];
        if (budget <= 0 || weights <= 0)
        {
            return;
        }

        var taken = _terms.Allocation == LossAllocation.Queue ? Queue(budget) : [.. _standings.Select(standing => Math.Min(HadBy(standing), budget * WeightOf(standing) / weights))];
        outbox.Tell(Figure.Haircut, _step, budget / whole);
        outbox.Tell(Figure.Seized, _step, taken.Sum());
        for (var place = 0; place < taken.Length; place++)
        {
            outbox.Send(_terms.Members[place], new ClaimNotice(taken[place], ClaimChange.Taken));
        }
    }

    private double HadBy(in PositionStanding standing) => Math.Max(0, _terms.IsOfProfits ? standing.Profit : standing.Equity);

    private double WeightOf(in PositionStanding standing) => _terms.Allocation switch
    {
        LossAllocation.LeverageWeighted => HadBy(standing) > 0 ? standing.Weight : 0,
        _ => HadBy(standing),
    };

    private double[] Queue(double budget)
    {
        var taken = new double[_standings.Length];
        foreach (var place in Enumerable.Range(0, taken.Length).OrderBy(place => _standings[place].Rank).ThenBy(place => place))
        {
            taken[place] = Math.Min(HadBy(_standings[place]), budget);
            budget -= taken[place];
        }

        return taken;
    }
}
