using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.AutoDeleveraging;

/// <summary>Closes a bankrupt position against profitable opposite ones: the highest rank first, or each by its share.</summary>
/// <remarks>
/// The ranking is made when it is needed and kept while nothing that it depends on has changed: within one handled message, until an
/// account on that side trades. Accounts that are themselves being liquidated are left out. Options are closed against those who hold them,
/// ranked by the part of their equity that they are.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
/// <param name="settlement">What trades do to accounts.</param>
internal sealed class AdlQueue(ExchangeState state, MarginBook margin, Settlement settlement)
{
    private AdlRank[] _ranks = [];
    private int _count;
    private int _next;
    private (int Market, bool IsLong, long Handled, long Changes) _rankedFor = (-1, false, 0, 0);

    /// <summary>Closes lots of a bankrupt account against the queue.</summary>
    /// <param name="market">Where.</param>
    /// <param name="bankrupt">Whose position.</param>
    /// <param name="price">At which price: the bankruptcy price.</param>
    /// <param name="cause">The recorded event that it follows from.</param>
    /// <param name="outbox">Where messages and records go.</param>
    /// <returns>The lots that nobody could be closed against; with the position's sign.</returns>
    public long Deleverage(Market market, int bankrupt, Price price, EventId cause, IOutbox outbox)
    {
        var isLong = state.Accounts.Look(bankrupt, market.Slot).Lots < 0;
        return Terms.Loss.Allocation == AdlAllocationRule.Queue
            ? CloseByQueue(market, bankrupt, isLong, price, cause, outbox)
            : CloseByShare(market, bankrupt, isLong, price, cause, outbox);
    }

    /// <summary>Closes winners of a side against the venue's own account, by rank, until a profit is taken; no more of the last one than that needs.</summary>
    /// <param name="market">Where.</param>
    /// <param name="isLong">The side.</param>
    /// <param name="price">At which price.</param>
    /// <param name="profit">The unrealised profit that is to be closed; zero or more.</param>
    /// <param name="cause">The recorded event that it follows from.</param>
    /// <param name="outbox">Where messages and records go.</param>
    public void CloseWinners(Market market, bool isLong, Price price, long profit, EventId cause, IOutbox outbox)
    {
        RankUnlessRanked(market, isLong, outbox.Now);
        for (; _next < _count && profit > 0; _next++)
        {
            var handle = state.Accounts.Find(_ranks[_next].Account);
            ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
            var own = market.Worth.Of(position.Lots, price.Ticks) - position.Cost;
            if (own <= 0)
            {
                continue;
            }

            var lots = own <= profit ? position.Lots : Rounding.MultiplyDivideDown(Math.Abs(position.Lots), profit, own) * Math.Sign(position.Lots);
            if (lots == 0)
            {
                break;
            }

            profit -= own <= profit ? own : Rounding.MultiplyDivideUp(own, Math.Abs(lots), Math.Abs(position.Lots));
            Close(market, ExchangeState.Fund, handle, -lots, price, cause, outbox);
        }

        _rankedFor = (-1, false, 0, 0);
    }

    private LiquidationTerms Terms => state.Terms.Liquidation;

    private long CloseByQueue(Market market, int bankrupt, bool isLong, Price price, EventId cause, IOutbox outbox)
    {
        while (true)
        {
            var lots = state.Accounts.Look(bankrupt, market.Slot).Lots;
            if (lots == 0)
            {
                return 0;
            }

            RankUnlessRanked(market, isLong, outbox.Now);
            if (_next == _count)
            {
                return lots;
            }

            var first = _ranks[_next];
            var handle = state.Accounts.Find(first.Account);
            var held = state.Accounts.Look(handle, market.Slot).Lots;
            var closed = Math.Min(Math.Abs(lots), Math.Abs(held));
            if (WouldBankrupt(market, handle, held, price))
            {
                _next++;
                continue;
            }

            Close(market, bankrupt, handle, lots > 0 ? closed : -closed, price, cause, outbox);
            _next++;
            if (closed < Math.Abs(held))
            {
                Reinsert(market, handle);
            }

            _rankedFor.Changes = ChangesOf(market, isLong);
        }
    }

    /// <summary>Closes all ranked positions at once, each by its share.</summary>
    private long CloseByShare(Market market, int bankrupt, bool isLong, Price price, EventId cause, IOutbox outbox)
    {
        var lots = state.Accounts.Look(bankrupt, market.Slot).Lots;
        RankUnlessRanked(market, isLong, outbox.Now);
        var ranks = _ranks.AsSpan(_next, _count - _next).ToArray();
        var (weights, capacities, shares) = (new long[ranks.Length], new long[ranks.Length], new long[ranks.Length]);
        for (var place = 0; place < ranks.Length; place++)
        {
            ref readonly var position = ref state.Accounts.Look(state.Accounts.Find(ranks[place].Account), market.Slot);
            capacities[place] = Math.Abs(position.Lots);
            var profit = market.Worth.Of(position.Lots, market.Mark) - position.Cost;
            weights[place] = Terms.Loss.Allocation == AdlAllocationRule.ProRata ? profit : capacities[place];
        }

        var left = AdlAllocation.Weighted(weights, capacities, Math.Abs(lots), shares);
        for (var place = 0; place < ranks.Length; place++)
        {
            _next = place;
            if (shares[place] > 0)
            {
                var handle = state.Accounts.Find(ranks[place].Account);
                Close(market, bankrupt, handle, lots > 0 ? shares[place] : -shares[place], price, cause, outbox);
            }
        }

        _rankedFor = (-1, false, 0, 0);
        return lots > 0 ? left : -left;
    }

    /// <summary>Whether a closing of a whole position at a price leaves its owner with less than nothing; asked only where no ranking keeps the losers out.</summary>
    private bool WouldBankrupt(Market market, int handle, long held, Price price)
    {
        if (Terms.Ranking != AdlRanking.PseudoRandom)
        {
            return false;
        }

        var change = market.Worth.Of(held, price.Ticks) - market.Worth.Of(held, market.Mark);
        var equity = state.IsCross
            ? margin.Equity(handle, isCollateral: false)
            : margin.IsolatedRisk(market, state.Accounts.Look(handle, market.Slot)).Equity.Micros;
        return equity + margin.WorthOf(market.SettlementAsset, change, isCollateral: false) < 0;
    }

    private static long ChangesOf(Market market, bool isLong) => isLong ? market.LongChanges : market.ShortChanges;

    private void Close(Market market, int bankrupt, int handle, long lots, Price price, EventId cause, IOutbox outbox)
    {
        var worth = market.Worth.OfFill(lots, price.Ticks);
        ref readonly var before = ref state.Accounts.Look(handle, market.Slot);
        var (held, profit) = (before.Lots, market.Worth.Of(before.Lots, market.Mark) - before.Cost);
        if (market.IsOption)
        {
            settlement.Pay(market, bankrupt, -lots, -worth);
            settlement.Pay(market, handle, lots, worth);
        }
        else
        {
            settlement.Trade(market, bankrupt, -lots, -worth);
            settlement.Trade(market, handle, lots, worth);
        }

        var winner = state.ParticipantOf(handle);
        var row = new DeleveragingRow
        {
            Account = winner,
            Bankrupt = state.ParticipantOf(bankrupt),
            Instrument = market.Id,
            Rank = _next + 1,
            Quantity = new Quantity(lots),
            Price = price,
            Mark = new Price(market.Mark),
            Forgone = new Money(worth - market.Worth.OfFill(lots, market.Mark)),
            Profit = new Money(profit),
            Held = new Quantity(held),
        };
        var id = outbox.Record(row, cause);
        outbox.Send(winner, new PositionDeleveraged(new Quantity(lots), price, market.Id), id);
        market.IsChanged = true;
    }

    private void RankUnlessRanked(Market market, bool isLong, VirtualTime now)
    {
        var wanted = (market.Slot, isLong, state.Handled, ChangesOf(market, isLong));
        if (_rankedFor == wanted)
        {
            return;
        }

        _rankedFor = wanted;
        (_count, _next) = (0, 0);
        var holders = isLong ? market.Falling : market.Rising;
        var count = market.IsOption ? state.Options!.AccountCount : holders.Count;
        if (_ranks.Length < count)
        {
            _ranks = new AdlRank[Math.Max(count, _ranks.Length * 2)];
        }

        for (var place = 0; place < count; place++)
        {
            var handle = market.IsOption ? state.Options![place + 1].Handle : holders.HandleAt(place);
            if (TryRank(market, handle, isLong, out var rank))
            {
                _ranks[_count++] = rank;
            }
        }

        _ranks.AsSpan(0, _count).Sort();
        if (Terms.Ranking == AdlRanking.PseudoRandom && _count > 0)
        {
            Rotate(_ranks.AsSpan(0, _count), Start(market, now));
        }
    }

    /// <summary>Returns the place of the account that comes first without a ranking: evenly spread, and a function of when it is asked.</summary>
    private int Start(Market market, VirtualTime now) =>
        (int)(Philox.Block(unchecked((ulong)now.Nanoseconds), (ulong)market.Id.Value, (ulong)state.Terms.Id.Value).First % (ulong)_count);

    private static void Rotate(Span<AdlRank> ranks, int first)
    {
        ranks[..first].Reverse();
        ranks[first..].Reverse();
        ranks.Reverse();
    }

    private void Reinsert(Market market, int handle)
    {
        if (Terms.Ranking == AdlRanking.PseudoRandom)
        {
            _next--;
            return;
        }

        var isLong = state.Accounts.Look(handle, market.Slot).Lots > 0;
        if (!TryRank(market, handle, isLong, out var rank))
        {
            return;
        }

        var at = --_next;
        while (at + 1 < _count && _ranks[at + 1].CompareTo(rank) < 0)
        {
            _ranks[at] = _ranks[at + 1];
            at++;
        }

        _ranks[at] = rank;
    }

    private bool TryRank(Market market, int handle, bool isLong, out AdlRank rank)
    {
        rank = default;
        ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
        if (position.Lots == 0 || position.Lots > 0 != isLong || position.Liquidation != 0 || state.Accounts[handle].Liquidation != 0)
        {
            return false;
        }

        if (market.IsOption)
        {
            rank = RankOfHolder(market, handle, position.Lots);
            return true;
        }

        var worth = market.Worth.Of(position.Lots, market.Mark);
        var profit = worth - position.Cost;
        if (profit <= 0 && Terms.Ranking != AdlRanking.PseudoRandom)
        {
            return false;
        }

        var notional = Math.Abs(worth);
        var equity = state.IsCross
            ? new Money(margin.Equity(handle, isCollateral: true))
            : margin.IsolatedRisk(market, position).Equity;
        var standing = new AdlStanding(
            state.ParticipantOf(handle),
            isLong,
            EntryOf(market, position),
            new Price(market.Mark),
            new Money(Math.Max(1, Math.Abs(position.Cost))),
            new Money(Math.Max(1, notional)),
            new Money(profit),
            new Money(state.IsCross ? state.Accounts.Balance(handle, market.SettlementAsset) : position.Margin),
            equity,
            new Money(settlement.InitialMargin(market, notional)),
            new Money(margin.Maintenance(market, position)));
        rank = AdlRank.Of(Terms.Ranking, standing);
        return true;
    }

    /// <summary>Ranks who holds options by how much of its equity they are: what was paid for them is not kept.</summary>
    private AdlRank RankOfHolder(Market market, int handle, long lots)
    {
        var worth = Math.Max(0, market.Worth.Of(lots, market.Mark));
        var share = Terms.Ranking == AdlRanking.PseudoRandom
            ? 0
            : Rounding.DivideDown((Int128)worth * Ratio.One, Math.Max(1, margin.Equity(handle, isCollateral: false)));
        return new AdlRank(share, state.ParticipantOf(handle));
    }

    private static Price EntryOf(Market market, in Position position) =>
        new(Math.Max(1, market.Worth.PriceAt(Math.Abs(position.Lots), Math.Abs(position.Cost), isRoundedUp: false)));
}
