using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Adversary;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>
/// An index attacker's second account: it sells the perpetual to the first, may take its margin out to just what the venue asks for, and
/// is left to be liquidated. It works the same plan out from the same views, and does nothing where that does not pay.
/// </summary>
public sealed class Accomplice : IAttackAccount
{
    private const long Look = 0;
    private const long TakeMarginOut = 1;
    private const long CallOff = 2;
    private static readonly Duration AgainAfter = Duration.FromSeconds(1);

    private readonly Terms _terms;
    private readonly IndexAttackDesk _attack;
    private readonly AttackBooks _books;
    private OrderInFlight _offer;
    private bool _hasJoined;

    private Accomplice(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _attack = new IndexAttackDesk(arguments, arguments.Value("partner_capital"));
        _books = new AttackBooks(AttackKind.IndexAttack, arguments.Markets[0].Id);
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "accomplice",
        "An index attacker's second account: sells the perpetual to the first, and is left to be liquidated.",
        [
            .. IndexAttackDesk.Parameters,
            Amount("partner_capital", 1_000_000, 0, 10_000_000_000, "What the attacking account holds at the perpetual's venue."),
            Share("offer_distance", 0.01, 0, 1, "How far above the mid price it offers."),
            Span("offer_time", Duration.FromSeconds(30), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long its offer stands."),
            Choice("margin", ["keep", "withdraw"], "Whether it takes its margin out, to what the venue asks for, once its offer was taken."),
        ],
        arguments => new Trader(new Accomplice(arguments)))
    {
        MarketRoles = ["the perpetual", "a spot market of its index"],
        FurtherMarkets = "further spot markets of its index",
    };

    private PushLeg Perpetual => _attack.Perpetual;

    PushLeg IAttackAccount.Held => Perpetual;

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_terms.BeginAfter, Look);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        switch (token)
        {
            case Look when !_hasJoined:
                LookAround(desk);
                break;
            case TakeMarginOut when _terms.Withdraws && Perpetual.Lots != 0:
                if (!_attack.Withdraw(desk, _books.Cause))
                {
                    desk.WakeAfter(AgainAfter, TakeMarginOut);
                }

                break;
            case CallOff:
                desk.Cancel(Perpetual.Market, _offer.Order);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        var wasFlat = Perpetual.Lots == 0;
        _books.Note(in fill);
        Perpetual.Note(in fill);
        if (wasFlat && Perpetual.Lots != 0)
        {
            _attack.Withdrawal.Begin(Math.Max(0, Perpetual.WorthAt(fill.Price.Ticks)));
            desk.WakeAfter(AgainAfter, TakeMarginOut);
        }
    }

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        if (rejected.Refused == MessageKind.TransferOut)
        {
            _attack.Withdrawal.Refuse();
        }
    }

    /// <inheritdoc/>
    public void OnTransferSettled(Desk desk, ParticipantId venue, in TransferSettled settled) => _attack.Receive(venue);

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_hasJoined);
        _offer.WriteState(writer);
        _attack.WriteState(writer);
        _books.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _hasJoined = reader.ReadBoolean();
        _offer.ReadState(reader);
        _attack.ReadState(reader);
        _books.ReadState(reader);
    }

    private void LookAround(Desk desk)
    {
        var plan = _attack.Plan(desk);
        if (!plan.IsWorthwhile(_terms.LeastMargin))
        {
            desk.WakeAfter(_terms.LookWait, Look);
            return;
        }

        _hasJoined = true;
        _books.Join(desk, in plan);
        var mid = desk.View(Perpetual.Market).MidTicks(Perpetual.OpeningPrice);
        var price = MarketReading.PriceAbove(mid * (1 + _terms.OfferDistance));
        _offer.Await(desk.Rest(Perpetual.Market, Side.Sell, price, new Quantity((long)plan.Lots), _books.Cause), desk.Now);
        desk.WakeAfter(_terms.OfferTime, CallOff);
    }

    private sealed record Terms(
        Duration BeginAfter,
        Duration LookWait,
        double LeastMargin,
        double OfferDistance,
        Duration OfferTime,
        bool Withdraws)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.DurationOf("begin_after"),
            arguments.DurationOf("look_wait"),
            arguments.Value("least_margin"),
            arguments.Value("offer_distance"),
            arguments.DurationOf("offer_time"),
            arguments.CountOf("margin") == 1);
    }
}
