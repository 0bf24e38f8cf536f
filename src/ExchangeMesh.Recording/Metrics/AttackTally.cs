using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>What adversaries made, and whom it came from.</summary>
/// <remarks>
/// An attacker is who records a step of an attack. Everything that passes between attackers and others from then on is valued at the
/// run's final prices (loans also from before it): a trade of q lots at p brings q (final − p) to the buyer and takes it from the seller. So what the attackers gain
/// is exactly what those lose with whom they dealt, and the parts add up to the whole. What one attacker deals with another cancels out.
/// Funding payments are left out: they are recorded as one sum for all accounts.
/// </remarks>
public sealed class AttackTally
{
    private readonly RunNames _names;
    private readonly AssetPrices _prices;
    private readonly SortedSet<int> _attackers = [];
    private readonly SortedDictionary<(AttackSourceKind Kind, int Of, int Instrument), double[]> _trades = [];
    private readonly SortedDictionary<(AttackSourceKind Kind, int Of, int Asset), double> _amounts = [];
    private readonly SortedDictionary<(int Account, int Lender, int Asset), double> _loans = [];
    private readonly SortedDictionary<(int Account, int Instrument), long> _takenOverAt = [];
    private readonly SortedDictionary<int, long> _spent = [];
    private readonly SortedDictionary<int, AttackRow> _current = [];
    private readonly SortedDictionary<int, long> _finalTicks = [];
    private readonly SortedDictionary<int, double> _paid = [];
    private double _fees;
    private double _spentBefore;

    internal AttackTally(RunNames names, AssetPrices prices)
    {
        _names = names;
        _prices = prices;
    }

    /// <summary>Whether any adversary looked for an attack at all.</summary>
    public bool HasAdversary => _attackers.Count > 0;

    /// <summary>How many attacks were begun.</summary>
    public int Begun { get; private set; }

    /// <summary>How often an adversary found that an attack does not pay any more.</summary>
    public int Declined { get; private set; }

    /// <summary>When the first attack was begun; never.</summary>
    public VirtualTime FirstAt { get; private set; } = VirtualTime.Never;

    /// <summary>What the attacks that were begun were expected to cost, in units of the quote assets.</summary>
    public double ExpectedCost { get; private set; }

    /// <summary>What they were expected to bring.</summary>
    public double ExpectedGain { get; private set; }

    /// <summary>What pushing the prices cost by the adversaries' own books, without fees.</summary>
    public double Spent => _spentBefore + (_spent.Values.Sum() / 1e6);

    /// <summary>The notional of the orders that pushed, gross: of what was traded on the side of the push, but not in the market where an index attack holds its position; of a spoof, of all that it took.</summary>
    public double Outlay { get; private set; }

    /// <summary>The notional of orders that adversaries showed and did not mean to be filled.</summary>
    public double Shown { get; private set; }

    /// <summary>The fees that the adversaries paid.</summary>
    public double Fees => _fees;

    /// <summary>Whom the attackers' profit came from; zeros are left out.</summary>
    public IReadOnlyList<AttackShare> Sources() =>
        [.. Totals().Where(total => Math.Abs(total.Value) > 1e-6).Select(total => new AttackShare(
            total.Key.Kind,
            total.Key.Of < 0 ? "" : _names.GroupOf(new ParticipantId(total.Key.Of)).Name,
            total.Value))];

    /// <summary>What the attackers gained in all, fees taken off.</summary>
    public double Profit() => Totals().Values.Sum();

    /// <summary>Takes in the next event.</summary>
    public void Apply(in RunEvent next)
    {
        switch (next.Record.Kind)
        {
            case RecordKind.Attack:
                Apply(next.Record.Row<AttackRow>(), next.By, next.At);
                break;
            case RecordKind.Mark:
                var mark = next.Record.Row<MarkRow>();
                if (mark.Condition != MarketCondition.Expired)
                {
                    _finalTicks[mark.Instrument.Value] = mark.Mark.Ticks;
                }

                break;
            case RecordKind.Settlement:
                ApplySettlement(next.Record.Row<SettlementRow>());
                break;
            case RecordKind.Loan:
                ApplyLoan(next.Record.Row<LoanRow>(), next.By);
                break;
            default:
                if (HasAdversary)
                {
                    ApplyDealing(in next);
                }

                break;
        }
    }

    private void Apply(in AttackRow row, ParticipantId by, VirtualTime at)
    {
        _attackers.Add(by.Value);
        _fees += row.Fees.Micros / 1e6;
        Shown += row.Shown.Micros / 1e6;
        if (row.Stage == AttackStage.Declined)
        {
            Declined++;
            return;
        }

        if (row.Stage == AttackStage.Begun)
        {
            _spentBefore += _spent.GetValueOrDefault(by.Value) / 1e6;
            Begun++;
            FirstAt = at < FirstAt ? at : FirstAt;
            ExpectedCost += row.ExpectedCost.Micros / 1e6;
            ExpectedGain += row.ExpectedGain.Micros / 1e6;
        }

        _spent[by.Value] = row.Spent.Micros;
        _current[by.Value] = row;
    }

    /// <summary>An option that has expired is worth what it paid.</summary>
    private void ApplySettlement(in SettlementRow row)
    {
        if (_names.Terms(row.Instrument) is { Option: { } option } terms)
        {
            _paid[row.Instrument.Value] = option.PayoffMicros(row.SettlementMicros) / (double)terms.TickSizeMicros;
        }
    }

    private void ApplyDealing(in RunEvent next)
    {
        switch (next.Record.Kind)
        {
            case RecordKind.Trade:
                var trade = next.Record.Row<TradeRow>();
                Deal(trade.Taker, trade.Maker, trade.Instrument, trade.TakerSide.Sign() * trade.Quantity.Lots, trade.Price.Ticks);
                AddOutlay(in trade);
                break;
            case RecordKind.Liquidation:
                ApplyTakeover(next.Record.Row<LiquidationRow>(), next.By);
                break;
            case RecordKind.Deleveraging:
                ApplyDeleveraging(next.Record.Row<DeleveragingRow>(), next.By);
                break;
            case RecordKind.Insurance:
                var change = next.Record.Row<InsuranceRow>();
                Pay(change.Account, AttackSourceKind.Fund, next.By, change.Asset, -change.Change.Micros);
                break;
            case RecordKind.BadDebt:
                var loss = next.Record.Row<BadDebtRow>();
                Pay(loss.Account, AttackSourceKind.BadDebt, next.By, loss.Asset, loss.Amount.Micros);
                ChangeLoan(loss.Account, next.By, loss.Asset, loss.Amount.Micros);
                break;
            case RecordKind.LoanLiquidation:
                ApplyLoanLiquidation(next.Record.Row<LoanLiquidationRow>(), next.By);
                break;
        }
    }

    private void AddOutlay(in TradeRow trade)
    {
        if (_current.TryGetValue(trade.Taker.Value, out var row)
            && row.Stage != AttackStage.Ended
            && (row.Side == trade.TakerSide || row.Of == AttackKind.Spoof)
            && (row.Of != AttackKind.IndexAttack || row.Instrument != trade.Instrument))
        {
            Outlay += Math.Abs(Worth(trade.Instrument, trade.Quantity.Lots, trade.Price.Ticks));
        }
    }

    /// <summary>The fund takes a position over at mark, together with what the account then owns or owes.</summary>
    private void ApplyTakeover(in LiquidationRow row, ParticipantId venue)
    {
        if (row.Stage == LiquidationStage.Takeover && IsAttacker(row.Account))
        {
            Deal(row.Account, venue, row.Instrument, row.Side.Sign() * row.Quantity.Lots, row.Mark.Ticks);
            _takenOverAt[(row.Account.Value, row.Instrument.Value)] = row.Mark.Ticks;
        }
    }

    /// <summary>What is deleveraged against a taken-over position does not go to the fund.</summary>
    private void ApplyDeleveraging(in DeleveragingRow row, ParticipantId venue)
    {
        if (IsAttacker(row.Bankrupt) && _takenOverAt.TryGetValue((row.Bankrupt.Value, row.Instrument.Value), out var mark))
        {
            Deal(row.Bankrupt, venue, row.Instrument, row.Quantity.Lots, mark);
        }

        Deal(row.Account, row.Bankrupt, row.Instrument, row.Quantity.Lots, row.Price.Ticks);
    }

    private void ApplyLoan(in LoanRow row, ParticipantId lender)
    {
        var sign = row.Action is MessageKind.SupplyAsset or MessageKind.RepayDebt ? 1 : -1;
        ChangeLoan(row.Account, lender, row.Asset, sign * row.Amount.Micros);
    }

    private void ApplyLoanLiquidation(in LoanLiquidationRow row, ParticipantId lender)
    {
        ChangeLoan(row.Borrower, lender, row.DebtAsset, row.Repaid.Micros);
        ChangeLoan(row.Borrower, lender, row.CollateralAsset, -row.Seized.Micros);
        if (IsAttacker(row.Borrower) != IsAttacker(row.Liquidator))
        {
            var sign = IsAttacker(row.Borrower) ? 1 : -1;
            var other = IsAttacker(row.Borrower) ? row.Liquidator : row.Borrower;
            var group = _names.GroupOf(other).First.Value;
            Add((AttackSourceKind.Traders, group, row.DebtAsset.Value), sign * row.Repaid.Micros);
            Add((AttackSourceKind.Traders, group, row.CollateralAsset.Value), -sign * row.Seized.Micros);
        }
    }

    /// <summary>Counts a change of hands: the first gets so many lots (gives them where negative) from the second at a price.</summary>
    private void Deal(ParticipantId first, ParticipantId second, InstrumentId instrument, long lots, long ticks)
    {
        if (IsAttacker(first) == IsAttacker(second))
        {
            return;
        }

        var (sign, other) = IsAttacker(first) ? (1, second) : (-1, first);
        var kind = _names.IsVenue(other) ? AttackSourceKind.Fund : AttackSourceKind.Traders;
        var key = (kind, _names.GroupOf(other).First.Value, instrument.Value);
        if (!_trades.TryGetValue(key, out var sums))
        {
            _trades.Add(key, sums = new double[2]);
        }

        sums[0] += sign * lots;
        sums[1] += sign * Worth(instrument, lots, ticks);
    }

    private void Pay(ParticipantId account, AttackSourceKind kind, ParticipantId venue, AssetId asset, long micros)
    {
        if (IsAttacker(account))
        {
            Add((kind, venue.Value, asset.Value), micros);
        }
    }

    private void ChangeLoan(ParticipantId account, ParticipantId lender, AssetId asset, long micros)
    {
        if (_names.Role(lender) == ParticipantRole.LendingVenue)
        {
            var key = (account.Value, lender.Value, asset.Value);
            _loans[key] = _loans.GetValueOrDefault(key) + micros;
        }
    }

    private void Add((AttackSourceKind Kind, int Of, int Asset) key, double micros) => _amounts[key] = _amounts.GetValueOrDefault(key) + micros;

    private bool IsAttacker(ParticipantId participant) => _attackers.Contains(participant.Value);

    /// <summary>What so many lots are worth at a price, in units; of an inverse contract in units of the base asset, with the opposite sign.</summary>
    private double Worth(InstrumentId instrument, double lots, double ticks)
    {
        if (_names.Terms(instrument) is not { } terms || ticks <= 0)
        {
            return 0;
        }

        var price = ticks * terms.TickSizeMicros / 1e6;
        var amount = lots * terms.LotSizeMicros / 1e6;
        return terms.Kind == Domain.Instruments.InstrumentKind.InversePerpetual ? -amount / price : amount * price;
    }

    private SortedDictionary<(AttackSourceKind Kind, int Of), double> Totals()
    {
        var totals = new SortedDictionary<(AttackSourceKind, int), double>();
        foreach (var ((kind, of, instrument), sums) in _trades)
        {
            var isPaid = _paid.TryGetValue(instrument, out var payoff);
            var final = isPaid ? payoff : _finalTicks.GetValueOrDefault(instrument);
            var gain = isPaid || final > 0 ? Worth(new InstrumentId(instrument), sums[0], final) - sums[1] : 0;
            var terms = _names.Terms(new InstrumentId(instrument));
            var unit = terms is { Kind: Domain.Instruments.InstrumentKind.InversePerpetual } ? final * terms.TickSizeMicros / 1e6 : 1;
            totals[(kind, of)] = totals.GetValueOrDefault((kind, of)) + (gain * unit);
        }

        foreach (var ((kind, of, asset), micros) in _amounts)
        {
            totals[(kind, of)] = totals.GetValueOrDefault((kind, of)) + ValueOf(asset, micros);
        }

        foreach (var lender in _loans.Where(loan => _attackers.Contains(loan.Key.Account)).GroupBy(loan => (loan.Key.Account, loan.Key.Lender)))
        {
            var unpaid = Math.Max(0, -lender.Sum(loan => ValueOf(loan.Key.Asset, loan.Value)));
            var key = (AttackSourceKind.Unpaid, lender.Key.Lender);
            totals[key] = totals.GetValueOrDefault(key) + unpaid;
        }

        totals[(AttackSourceKind.Fees, -1)] = -_fees;
        return totals;
    }

    private double ValueOf(int asset, double micros) => (double)_prices.ValueMicros(new AssetId(asset), (Int128)micros) / 1e6;
}
