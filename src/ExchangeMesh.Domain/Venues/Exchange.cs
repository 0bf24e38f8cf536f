using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>An exchange: order books, margin accounts, liquidation, insurance fund and deleveraging under one rulebook.</summary>
/// <remarks>
/// This class only hands messages and wake-ups to the part that they are for; after each, the accounts to which something happened
/// are looked at, and the views in which something visible changed are published.
/// </remarks>
public sealed class Exchange : IParticipant
{
    private readonly ExchangeState _state;
    private readonly ExchangeParts _parts;
    private readonly ExchangeTimers _timers;

    /// <summary>Makes an exchange before anything is deposited.</summary>
    /// <param name="terms">Its rulebook and what it lists.</param>
    /// <param name="reportSubscribers">The venues that are told its prices, and of which instruments.</param>
    public Exchange(ExchangeTerms terms, IReadOnlyList<(InstrumentId Instrument, ParticipantId Subscriber)> reportSubscribers)
    {
        _state = new ExchangeState(terms);
        _parts = new ExchangeParts(_state, reportSubscribers);
        _timers = new ExchangeTimers(_state, _parts);
        Deposit(terms.Id, terms.Collateral[0].Asset, terms.Liquidation.InsuranceFund);
    }

    /// <summary>The rulebook.</summary>
    public ExchangeTerms Terms => _state.Terms;

    /// <summary>How many accounts there are, the insurance fund's included.</summary>
    public int AccountCount => _state.Accounts.Count;

    /// <summary>Gives an account an asset, before the start; the account is opened where there is none.</summary>
    /// <param name="account">Whose; the exchange itself for its insurance fund.</param>
    /// <param name="asset">An asset that the exchange takes or lists.</param>
    /// <param name="amount">Zero or more.</param>
    public void Deposit(ParticipantId account, AssetId asset, Money amount)
    {
        var slot = _state.SlotOf(asset);
        Invariant.Holds(slot >= 0 && amount >= Money.Zero, "a deposit is of a known asset, and not negative");
        var handle = _state.Accounts.FindOrOpen(account);
        _state.Accounts.Balance(handle, slot) += amount.Micros;
        _state.Ledger.Deposited[slot] += amount.Micros;
    }

    /// <summary>Gives an account a position at the opening price, before the start; all longs given must equal all shorts given.</summary>
    /// <param name="account">Whose; it must have an account.</param>
    /// <param name="instrument">A perpetual of the exchange.</param>
    /// <param name="lots">How much; negative is short.</param>
    /// <param name="isolatedMargin">
    /// On isolated margin, what is moved into the position; all of the free balance where none is given. Ignored on cross margin.
    /// </param>
    public void OpenPosition(ParticipantId account, InstrumentId instrument, Quantity lots, Money? isolatedMargin = null)
    {
        var market = _state.MarketOf(instrument);
        var handle = _state.Accounts.Find(account);
        Invariant.Holds(market is { IsPerpetual: true } && handle > 0, "a position is opened by an account in a perpetual of the exchange");
        if (lots.Lots == 0)
        {
            return;
        }

        var worth = market.Worth.OfFill(lots.Lots, market.Terms.OpeningPrice.Ticks);
        ref var position = ref _state.Accounts.Position(handle, market.Slot);
        Invariant.Holds(position.Lots == 0, "a position is opened once");
        position.Lots = lots.Lots;
        position.Cost = worth;

        // The worths of an inverse contract's longs and shorts are each rounded; together they need not cancel.
        _state.Ledger.Rounding[market.SettlementAsset] += worth;
        market.OpenInterest += Math.Max(0, lots.Lots);
        market.TakeNoteOfCost(0, 0, lots.Lots, worth);
        _state.Touch(handle);
        if (!_state.IsCross)
        {
            ref var balance = ref _state.Accounts.Balance(handle, market.SettlementAsset);
            var moved = isolatedMargin?.Micros ?? balance;
            balance -= moved;
            position.Margin += moved;
        }
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        _timers.Start(outbox);
        Finish(outbox);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        _state.Handled++;
        if (message.Kind is MessageKind.Shock or MessageKind.PriceReport or MessageKind.TransferIn or MessageKind.HaltNotice)
        {
            HandleNews(message, from, outbox);
        }
        else if (!_timers.IsDown)
        {
            HandleRequest(message, from, outbox);
        }

        Finish(outbox);
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        _state.Handled++;
        _timers.Wake(token, outbox);
        Finish(outbox);
    }

    /// <summary>Returns where all of each asset is; costs one pass over the accounts.</summary>
    public IReadOnlyList<VenueTotals> Totals() => VenueAudit.TotalsOf(_state);

    /// <summary>Counts money and contracts; costs one pass over the accounts.</summary>
    /// <returns>What does not add up, as sentences; nothing where all does.</returns>
    public IReadOnlyList<string> Audit() => VenueAudit.Violations(_state);

    /// <summary>Returns what the insurance fund holds of an asset; nothing where the venue does not take it.</summary>
    public Money InsuranceFund(AssetId asset) =>
        _state.SlotOf(asset) is >= 0 and var slot ? new Money(_state.Accounts.Balance(ExchangeState.Fund, slot)) : Money.Zero;

    /// <summary>Copies the best price levels of one side of a book.</summary>
    /// <param name="instrument">Whose book.</param>
    /// <param name="side">Which side.</param>
    /// <param name="levels">Where to, best first.</param>
    /// <returns>How many there are, at most as many as there is room for; none where the instrument is not listed.</returns>
    public int CopyDepth(InstrumentId instrument, Side side, Span<PriceLevel> levels)
    {
        var count = 0;
        if (levels.IsEmpty || _state.MarketOf(instrument) is not { } market)
        {
            return 0;
        }

        foreach (var level in market.Book.Levels(side))
        {
            levels[count++] = level;
            if (count == levels.Length)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>Returns what an account holds; all zero where there is none.</summary>
    public AccountStatement StatementOf(ParticipantId account, InstrumentId instrument, AssetId asset) =>
        AccountStatement.Of(_state, _parts.Margin, account, instrument, asset);

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _state.WriteState(writer, _parts.ReduceOnly, _parts.Liquidations.Cases);
        _parts.WriteState(writer);
        _timers.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state.ReadState(reader, _parts.ReduceOnly, _parts.Liquidations.Cases);
        _parts.ReadState(reader);
        _timers.ReadState(reader);
    }

    /// <summary>What reaches a venue even while it answers nobody.</summary>
    private void HandleNews(in Message message, ParticipantId from, IOutbox outbox)
    {
        switch (message.Kind)
        {
            case MessageKind.Shock:
                _timers.Suffer(message.Body<Shock>(), outbox);
                break;
            case MessageKind.HaltNotice:
                _timers.TakeNotice(message.Body<HaltNotice>(), from, outbox);
                break;
            case MessageKind.PriceReport:
                _timers.TakeReport(message.Body<PriceReport>(), outbox);
                break;
            default:
                _parts.Transfers.Receive(message.Body<TransferIn>(), from, _timers.IsDown, outbox);
                break;
        }
    }

    private void HandleRequest(in Message message, ParticipantId from, IOutbox outbox)
    {
        switch (message.Kind)
        {
            case MessageKind.PlaceOrder:
                Place(message, from, outbox);
                break;
            case MessageKind.CancelOrder:
                Cancel(message, from, outbox);
                break;
            default:
                HandleRareRequest(message, from, outbox);
                break;
        }
    }

    private void Place(in Message message, ParticipantId from, IOutbox outbox) =>
        _parts.Entry.Place(message.Body<PlaceOrder>(), from, outbox);

    private void Cancel(in Message message, ParticipantId from, IOutbox outbox) =>
        _parts.Changes.Cancel(message.Body<CancelOrder>(), from, outbox);

    private void HandleRareRequest(in Message message, ParticipantId from, IOutbox outbox)
    {
        switch (message.Kind)
        {
            case MessageKind.AmendOrder:
                _parts.Changes.Amend(message.Body<AmendOrder>(), from, outbox);
                break;
            case MessageKind.MassCancel:
                _parts.Changes.CancelAll(message.Body<MassCancel>(), from, outbox);
                break;
            case MessageKind.TransferOut:
                _parts.Transfers.Send(message.Body<TransferOut>(), from, outbox);
                break;
            case MessageKind.BidForPortfolio:
                _parts.Liquidations.Bid(message.Body<BidForPortfolio>(), from, outbox);
                break;
            case MessageKind.AdjustIsolatedMargin:
                _parts.Transfers.Adjust(message.Body<AdjustIsolatedMargin>(), from, outbox);
                break;
            default:
                _parts.Notices.Reject(from, default, InstrumentId.None, RejectReason.NotServed, message.Kind, outbox);
                break;
        }
    }

    private void Finish(IOutbox outbox)
    {
        if (!_timers.IsDown)
        {
            _parts.Watch.LookAtTouched(outbox);
        }

        _parts.Views.Publish(_timers.IsDown, outbox);
    }
}
