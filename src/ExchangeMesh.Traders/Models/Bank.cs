using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>A bank that sells what it holds in call markets to keep its capital; see <see cref="BankTerms"/>.</summary>
public sealed class Bank : IParticipant
{
    private const long LookToken = 0;
    private const long SellOutToken = 1;

    private readonly BankTerms _terms;
    private readonly double[] _held;
    private readonly double[] _prices;
    private readonly long[] _seen;
    private readonly double _illiquid;
    private readonly double _otherDebt;
    private SeedStream _random;
    private double _cash;
    private double _loan;
    private double _markedLoss;
    private double _worth;
    private int _looks;
    private bool _hasDefaulted;

    /// <summary>Opens a bank.</summary>
    /// <param name="terms">Its balance sheet and rule.</param>
    /// <param name="random">Where the moments of its looks are drawn from.</param>
    public Bank(BankTerms terms, SeedStream random)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _random = random;
        _held = [.. terms.Holdings];
        _prices = [.. terms.OpeningPrices];
        _seen = new long[terms.Markets.Count];
        _cash = terms.CashShare * terms.Assets;
        _illiquid = terms.Assets - _cash - Holdings();
        var debt = terms.Assets - terms.Equity;
        _loan = terms.LoanShare * debt;
        _otherDebt = debt - _loan;
        _worth = Holdings();
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.Tell(Figure.Assets, 0, _terms.Assets);
        outbox.Tell(Figure.Equity, 0, _terms.Equity);
        outbox.Tell(Figure.Held, 0, Units());
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        var price = message.Body<CallPrice>();
        var place = PlaceOf(from);
        Book(place, in price, outbox);
        if (!price.IsCall)
        {
            return;
        }

        _seen[place] = price.Step;
        if (Array.TrueForAll(_seen, step => step == price.Step))
        {
            if (_terms.LookSpread == Duration.Zero)
            {
                Look(outbox);
            }
            else
            {
                outbox.WakeAt(outbox.Now + new Duration(1 + _random.NextBelow(_terms.LookSpread.Nanoseconds)), LookToken);
            }
        }
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        if (token == LookToken)
        {
            Look(outbox);
        }
        else
        {
            Offer(1, outbox);
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        for (var place = 0; place < _held.Length; place++)
        {
            writer.Write(_held[place]);
            writer.Write(_prices[place]);
            writer.Write(_seen[place]);
        }

        writer.Write(in _random);
        writer.Write(_cash);
        writer.Write(_loan);
        writer.Write(_markedLoss);
        writer.Write(_worth);
        writer.Write(_looks);
        writer.Write(_hasDefaulted);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        for (var place = 0; place < _held.Length; place++)
        {
            _held[place] = reader.ReadDouble();
            _prices[place] = reader.ReadDouble();
            _seen[place] = reader.ReadInt64();
        }

        reader.Read(ref _random);
        _cash = reader.ReadDouble();
        _loan = reader.ReadDouble();
        _markedLoss = reader.ReadDouble();
        _worth = reader.ReadDouble();
        _looks = reader.ReadInt32();
        _hasDefaulted = reader.ReadBoolean();
    }

    /// <summary>Takes in a price, and what was sold at it.</summary>
    private void Book(int place, in CallPrice price, IOutbox outbox)
    {
        _markedLoss += _terms.Holdings[place] * (price.Before - price.Price);
        _prices[place] = price.Price;
        if (price.Units == 0)
        {
            return;
        }

        _held[place] -= price.Units;
        _cash += price.Units * price.Paid;
        outbox.Tell(Figure.Sold, price.Step, price.Units);
        outbox.Tell(Figure.Pushed, price.Step, price.Pushed);
    }

    /// <summary>Looks at the books after a clearing, and does what the rule says.</summary>
    private void Look(IOutbox outbox)
    {
        var assets = _cash + _illiquid + Holdings();
        var equity = assets - _loan - _otherDebt;
        var step = _seen[0];
        outbox.Tell(Figure.Assets, step, assets);
        outbox.Tell(Figure.Equity, step, equity);
        outbox.Tell(Figure.MarkedLoss, step, _markedLoss);
        if (_terms.Rule == BankRule.Proportional)
        {
            SellInProportion(outbox);
            return;
        }

        var defaults = !_hasDefaulted && equity < _terms.Floor * assets;
        outbox.Tell(Figure.Default, step, defaults ? 1 : 0);
        if (_hasDefaulted)
        {
            outbox.Tell(Figure.Shortfall, step, Math.Max(0, -equity));
        }
        else if (defaults)
        {
            _hasDefaulted = true;
            outbox.WakeAt(new VirtualTime(((outbox.Now.Nanoseconds / _terms.Step.Nanoseconds) + 1) * _terms.Step.Nanoseconds), SellOutToken);
        }
        else if (_terms.Rule == BankRule.Targeting || equity < _terms.Buffer * assets)
        {
            Shed(assets - (equity / _terms.Target), outbox);
        }
    }

    /// <summary>Makes the balance sheet smaller: first it repays loan from cash, then it offers holdings pro rata by worth.</summary>
    private void Shed(double excess, IOutbox outbox)
    {
        if (excess <= 0)
        {
            return;
        }

        var repaid = Math.Min(excess, Math.Min(_cash, _loan));
        _cash -= repaid;
        _loan -= repaid;
        var holdings = Holdings();
        if (excess > repaid && holdings > 0)
        {
            Offer(Math.Min(1, (excess - repaid) / holdings), outbox);
        }
    }

    private void SellInProportion(IOutbox outbox)
    {
        var worth = 0.0;
        for (var place = 0; place < _held.Length; place++)
        {
            worth += _terms.Holdings[place] * _prices[place];
        }

        var loss = _worth - worth;
        _worth = worth;
        if (_looks++ >= _terms.Rounds || loss == 0)
        {
            return;
        }

        var share = (_terms.Assets - _terms.Equity) / _terms.Equity * (loss / _terms.Assets);
        for (var place = 0; place < _held.Length; place++)
        {
            Send(place, share * _terms.Holdings[place], outbox);
        }
    }

    private void Offer(double share, IOutbox outbox)
    {
        for (var place = 0; place < _held.Length; place++)
        {
            Send(place, share * _held[place], outbox);
        }
    }

    private void Send(int place, double units, IOutbox outbox)
    {
        if (units != 0)
        {
            outbox.Send(_terms.Markets[place], new CallOffer(units));
        }
    }

    private double Holdings()
    {
        var worth = 0.0;
        for (var place = 0; place < _held.Length; place++)
        {
            worth += _held[place] * _prices[place];
        }

        return worth;
    }

    private double Units()
    {
        var units = 0.0;
        foreach (var held in _held)
        {
            units += held;
        }

        return units;
    }

    private int PlaceOf(ParticipantId market)
    {
        for (var place = 0; place < _terms.Markets.Count; place++)
        {
            if (_terms.Markets[place] == market)
            {
                return place;
            }
        }

        throw new InvariantViolationException("A bank hears only of markets that it deals in.");
    }
}
