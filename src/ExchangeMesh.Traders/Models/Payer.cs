using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>Owes and is owed in a network of payers, and pays or passes losses on by a clearing rule until nothing changes; see <see cref="PayerTerms"/>.</summary>
public sealed class Payer : IParticipant
{
    private readonly PayerTerms _terms;
    private readonly double[] _received;
    private readonly double _owed;
    private readonly double _opening;
    private double _paid;
    private double _distress;
    private int _step;
    private bool _isWaiting;

    /// <summary>Opens a payer.</summary>
    /// <param name="terms">What it owns and owes.</param>
    public Payer(PayerTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _received = [.. terms.Owed.Select(claim => claim.Amount)];
        _owed = terms.ExternalLiabilities + terms.Owes.Sum(claim => claim.Amount);
        _paid = _owed;
        _opening = terms.ExternalAssets + terms.Owed.Sum(claim => claim.Amount) - _owed;
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.Tell(Figure.Equity, 0, _opening);
        outbox.Tell(Figure.Debt, 0, _owed);
        outbox.Tell(Figure.Payment, 0, _owed);
        outbox.Tell(Figure.Distress, 0, 0);
        outbox.Tell(Figure.Default, 0, 0);
        WaitForStep(outbox);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        var notice = message.Body<ClaimNotice>();
        var place = PlaceOf(from);
        if (notice.Of == ClaimChange.LostShare)
        {
            // A claim loses in proportion to what it was at the start, by what its debtor has newly lost.
            _received[place] -= notice.Amount * _terms.Owed[place].Amount;
        }
        else
        {
            _received[place] = notice.Amount;
        }

        WaitForStep(outbox);
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        _isWaiting = false;
        _step = (int)(outbox.Now.Nanoseconds / _terms.Step.Nanoseconds);
        if (_terms.Rule == ClearingRule.DebtRank)
        {
            PassOnLosses(outbox);
        }
        else
        {
            Pay(outbox);
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (var received in _received)
        {
            writer.Write(received);
        }

        writer.Write(_paid);
        writer.Write(_distress);
        writer.Write(_step);
        writer.Write(_isWaiting);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        for (var place = 0; place < _received.Length; place++)
        {
            _received[place] = reader.ReadDouble();
        }

        _paid = reader.ReadDouble();
        _distress = reader.ReadDouble();
        _step = reader.ReadInt32();
        _isWaiting = reader.ReadBoolean();
    }

    private void WaitForStep(IOutbox outbox)
    {
        if (!_isWaiting)
        {
            _isWaiting = true;
            outbox.WakeAt(new VirtualTime(((outbox.Now.Nanoseconds / _terms.Step.Nanoseconds) + 1) * _terms.Step.Nanoseconds), 0);
        }
    }

    private void Pay(IOutbox outbox)
    {
        var external = _terms.ExternalAssets * (1 - _terms.Loss);
        var received = Received();
        var isAble = external + received >= _owed;
        var means = _terms.Rule == ClearingRule.RogersVeraart && !isAble
            ? (_terms.ExternalRecovery * external) + (_terms.InternalRecovery * received)
            : external + received;
        var payment = Math.Min(_paid, Math.Min(_owed, means));
        outbox.Tell(Figure.Equity, _step, external + received - _owed);
        if (payment == _paid)
        {
            return;
        }

        _paid = payment;
        outbox.Tell(Figure.Payment, _step, payment);
        outbox.Tell(Figure.Shortfall, _step, _owed - payment);
        outbox.Tell(Figure.Default, _step, 1);
        foreach (var claim in _terms.Owes)
        {
            outbox.Send(claim.Other, new ClaimNotice(payment * (claim.Amount / _owed), ClaimChange.Paid));
        }
    }

    private void PassOnLosses(IOutbox outbox)
    {
        var equity = (_terms.ExternalAssets * (1 - _terms.Loss)) + Received() - _owed;
        var distress = Math.Clamp((_opening - equity) / _opening, _distress, 1);
        outbox.Tell(Figure.Equity, _step, equity);
        if (distress == _distress)
        {
            return;
        }

        foreach (var claim in _terms.Owes)
        {
            outbox.Send(claim.Other, new ClaimNotice(distress - _distress, ClaimChange.LostShare));
        }

        _distress = distress;
        outbox.Tell(Figure.Distress, _step, distress);
        outbox.Tell(Figure.Default, _step, distress >= 1 ? 1 : 0);
    }

    private double Received()
    {
        var sum = 0.0;
        foreach (var received in _received)
        {
            sum += received;
        }

        return sum;
    }

    private int PlaceOf(ParticipantId debtor)
    {
        for (var place = 0; place < _terms.Owed.Count; place++)
        {
            if (_terms.Owed[place].Other == debtor)
            {
                return place;
            }
        }

        throw new InvariantViolationException("A payer hears only of those who owe it.");
    }
}
