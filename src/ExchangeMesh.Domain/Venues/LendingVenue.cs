using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>A venue of over-collateralised pools: it takes supplies, lends against them, and has its loans liquidated by others.</summary>
/// <remarks>
/// Its prices are its own: they come as <see cref="PriceReport"/> messages from other venues and pass its oracles.
/// While it is down (<see cref="ShockKind.Outage"/>) it refuses every request, hears no report, and lets no price come
/// into force; what is transferred to it is still credited. A pause stops borrowing and withdrawing from pools alone.
/// </remarks>
public sealed partial class LendingVenue : IParticipant
{
    private const long RecordToken = 0;
    private const long OutageToken = 1;
    private const long FirstOracleToken = 2;

    private readonly LendingTerms _terms;
    private readonly LendingMarket _market;
    private readonly LoanDesk _desk;
    private readonly ILoanResolution? _resolution;
    private readonly List<AssetFlow> _flows = [];
    private readonly List<int> _reached = [];
    private readonly SortedSet<int> _liquidatable = [];
    private VirtualTime _pausedUntil;
    private VirtualTime _downUntil;
    private VirtualTime _remindedAt;
    private int _remindedLast = -1;

    /// <summary>Makes the venue that the terms describe.</summary>
    public LendingVenue(LendingTerms terms)
    {
        Invariant.Holds(terms.RecordInterval > Duration.Zero, "A lending venue's recording interval is positive.");
        _terms = terms;
        _market = new LendingMarket(terms);
        foreach (var pool in terms.Pools)
        {
            _flows.Add(new AssetFlow { Asset = pool.Asset, OutsideSupply = pool.OutsideSupply });
        }

        _desk = new LoanDesk(terms, _market, FirstOracleToken + _market.Pools.Length);
        _resolution = ResolutionOf(terms.Resolution);
    }

    /// <summary>The venue's rules.</summary>
    public LendingTerms Terms => _terms;

    /// <summary>Gives an account a free balance; before the start only.</summary>
    /// <param name="account">Whose account.</param>
    /// <param name="asset">Of what; it may be an asset without a pool.</param>
    /// <param name="amount">How much; zero or more.</param>
    public void Deposit(ParticipantId account, AssetId asset, Money amount)
    {
        Invariant.Holds(amount >= Money.Zero, "A deposit is not negative.");
        var column = OpenColumn(asset);
        _market.Book.Free(_market.Book.Open(account), column) += amount.Micros;
        var flow = _flows[column];
        flow.Deposited += amount;
        _flows[column] = flow;
    }

    /// <summary>Returns an account's free balance.</summary>
    public Money FreeBalance(ParticipantId account, AssetId asset) =>
        _market.Book.TryFind(account, out var slot) && ColumnOf(asset) is >= 0 and var column
            ? new Money(_market.Book.Free(slot, column))
            : Money.Zero;

    /// <summary>Returns what an account has supplied, with the interest accrued so far, rounded down.</summary>
    public Money Supplied(ParticipantId account, AssetId asset) =>
        _market.Book.TryFind(account, out var slot) && _market.PoolOf(asset) is >= 0 and var pool
            ? _market.Supplied(slot, pool) + (pool == _desk.BasePool && _resolution is StabilityDesk stability ? stability.DepositOf(account) : Money.Zero)
            : Money.Zero;

    /// <summary>Returns what an account owes, with the interest accrued so far, rounded up.</summary>
    public Money Debt(ParticipantId account, AssetId asset) =>
        _market.Book.TryFind(account, out var slot) && _market.PoolOf(asset) is >= 0 and var pool
            ? _market.Owed(slot, pool)
            : Money.Zero;

    /// <summary>Returns an account's health at the oracle prices in force.</summary>
    public LoanHealth Health(ParticipantId account) =>
        _market.Book.TryFind(account, out var slot) ? _market.Health(slot) : default;

    /// <summary>Returns an asset's oracle price in force: millionths of the unit of account; zero for an asset without a pool.</summary>
    public long OraclePriceMicros(AssetId asset) =>
        _market.PoolOf(asset) is >= 0 and var pool ? _market.Pools[pool].Oracle.PriceMicros : 0;

    /// <summary>Audits the venue's books.</summary>
    public LendingAudit Audit() => LendingAudit.Of(_market, _flows, pool => _resolution?.HeldOf(pool) ?? Money.Zero);

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        RecordPools(outbox);
        outbox.WakeAt(outbox.Now + _terms.RecordInterval, RecordToken);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        _market.AccrueTo(outbox.Now);
        switch (message.Kind)
        {
            case MessageKind.TransferIn:
                Credit(message.Body<TransferIn>(), from, outbox);
                break;
            case MessageKind.Shock:
                Suffer(message.Body<Shock>(), outbox);
                break;
            case MessageKind.PriceReport:
                Hear(message.Body<PriceReport>(), outbox);
                break;
            default:
                var reason = IsDown(outbox) ? RejectReason.Halted : CarryOut(in message, from, outbox);
                if (reason != RejectReason.None)
                {
                    outbox.Send(from, new OrderRejected(default, InstrumentId.None, reason, message.Kind));
                }

                break;
        }
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        _market.AccrueTo(outbox.Now);
        if (token == RecordToken)
        {
            RecordPools(outbox);
            outbox.WakeAt(outbox.Now + _terms.RecordInterval, RecordToken);
        }

        if (!IsDown(outbox))
        {
            AdvanceOracles(outbox);
            Review(outbox);
            AdvanceResolution(outbox);
            RemindIfDue(outbox);
        }
    }

    private bool IsDown(IOutbox outbox) => outbox.Now < _downUntil;

    private int ColumnOf(AssetId asset)
    {
        for (var column = 0; column < _flows.Count; column++)
        {
            if (_flows[column].Asset == asset)
            {
                return column;
            }
        }

        return -1;
    }

    private int OpenColumn(AssetId asset)
    {
        var column = ColumnOf(asset);
        if (column >= 0)
        {
            return column;
        }

        _flows.Add(new AssetFlow { Asset = asset });
        _market.Book.AddColumn();
        return _flows.Count - 1;
    }

    private void Credit(in TransferIn transfer, ParticipantId from, IOutbox outbox)
    {
        var column = OpenColumn(transfer.Asset);
        _market.Book.Free(_market.Book.Open(transfer.Account), column) += transfer.Amount.Micros;
        var flow = _flows[column];
        flow.TransferredIn += transfer.Amount;
        _flows[column] = flow;
        var row = new TransferRow { Account = transfer.Account, Other = from, Asset = transfer.Asset, Change = transfer.Amount };
        var recorded = outbox.Record(in row);
        outbox.Send(transfer.Account, new TransferSettled(transfer.Amount, transfer.Asset), recorded);
    }

    private void Suffer(in Shock shock, IOutbox outbox)
    {
        var end = outbox.Now + shock.Length;
        switch (shock.Of)
        {
            case ShockKind.Outage:
                _downUntil = end > _downUntil ? end : _downUntil;
                if (IsDown(outbox))
                {
                    outbox.WakeAt(_downUntil, OutageToken);
                }

                break;
            case ShockKind.Pause:
                _pausedUntil = end > _pausedUntil ? end : _pausedUntil;
                break;
            case ShockKind.OracleLag:
                foreach (var pool in _market.Pools)
                {
                    pool.Oracle.Delay(shock.Length);
                }

                break;
            default:
                // The other kinds are for other participants.
                break;
        }
    }

    private void Hear(in PriceReport report, IOutbox outbox)
    {
        if (IsDown(outbox))
        {
            return;
        }

        var isNow = false;
        for (var pool = 0; pool < _market.Pools.Length; pool++)
        {
            var oracle = _market.Pools[pool].Oracle;
            if (!oracle.Note(report.Instrument, report.PriceMicros, outbox.Cause, outbox.Now))
            {
                continue;
            }

            isNow |= oracle.LastDue <= outbox.Now;
            if (oracle.LastDue > outbox.Now)
            {
                outbox.WakeAt(oracle.LastDue, FirstOracleToken + pool);
            }
        }

        if (isNow)
        {
            AdvanceOracles(outbox);
            Review(outbox);
            AdvanceResolution(outbox);
        }
    }

    private void AdvanceOracles(IOutbox outbox)
    {
        foreach (var pool in _market.Pools)
        {
            pool.Oracle.Advance(outbox.Now);
        }

        _market.Limits.Note(outbox.Now);
    }

    private void RecordPools(IOutbox outbox)
    {
        foreach (var pool in _market.Pools)
        {
            var row = new PoolRow
            {
                Asset = pool.Terms.Asset,
                Supplied = pool.Supplied,
                Borrowed = pool.Borrowed,
                BorrowRatePpb = pool.YearlyRatePpb,
                OraclePriceMicros = pool.Oracle.PriceMicros,
                BadDebt = pool.BadDebt,
            };
            outbox.Record(in row);
        }
    }
}
