using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>What an adversary and its second account both know of an attack through an index, so that both come to the same plan.</summary>
public sealed class IndexAttackDesk
{
    private readonly IndexAttack? _attack;
    private readonly LiquidationMapEstimate? _map;
    private readonly OpenInterestHistory _history = new();
    private readonly PushLeg[] _legs;
    private readonly InstrumentId[] _instruments;
    private readonly PushedMarket[] _pushed;
    private readonly double _position;
    private readonly double _capital;
    private readonly double _partnerMargin;
    private readonly double _holdings;
    private readonly double _greatestPush;
    private readonly int _cashOut;
    private readonly ParticipantId _refuge;
    private readonly double _greatestLeverage = 1;
    private Withdrawal _withdrawal;

    /// <summary>Makes it from a group's parameters.</summary>
    /// <param name="arguments">What the trader is made with.</param>
    /// <param name="capital">What the attacking account holds at the perpetual's venue, in micro-units.</param>
    public IndexAttackDesk(StrategyArguments arguments, double capital)
    {
        Perpetual = new PushLeg(arguments, 0, leverage: 125);
        _legs = new PushLeg[arguments.Markets.Count - 1];
        for (var place = 0; place < _legs.Length; place++)
        {
            _legs[place] = new PushLeg(arguments, place + 1, leverage: 1);
        }

        _instruments = [.. _legs.Select(leg => leg.Market.Id)];
        _pushed = new PushedMarket[_legs.Length];
        _position = arguments.Value("position");
        _capital = capital;
        _partnerMargin = arguments.Value("partner_margin");
        _holdings = arguments.Value("holdings");
        _greatestPush = arguments.Value("greatest_push");
        _cashOut = arguments.CountOf("cash_out");
        _refuge = RefugeOf(arguments);
        if (Perpetual.Rules is { } rules)
        {
            var venue = arguments.Exchanges[0];
            _attack = new IndexAttack(venue, rules, arguments.Value("recovery"), arguments.DurationOf("hold"));
            _greatestLeverage = LiquidationHunt.GreatestLeverageOf(venue, rules);
            _map = new LiquidationMapEstimate(Math.Min(2, _greatestLeverage), _greatestLeverage, LiquidationHunt.MaintenanceOf(rules));
        }
    }

    /// <summary>The parameters that both accounts' groups give alike.</summary>
    public static IReadOnlyList<StrategyParameter> Parameters { get; } =
    [
        Span("begin_after", Duration.FromMinutes(1), Duration.FromMilliseconds(1), Duration.FromHours(10_000), "When it first looks."),
        Span("look_wait", Duration.FromSeconds(30), Duration.FromMilliseconds(1), Duration.FromHours(1_000), "Time between two looks."),
        Amount("position", 1_000_000, 0, 10_000_000_000, "Notional of the position that it wants, in the quote asset."),
        Share("partner_margin", 0, 0, 10, "What a second account of its own on the other side keeps as margin, as a share of the position; zero without one."),
        Amount("holdings", 1_000_000_000_000, 0, 1_000_000_000_000, "What it believes the perpetual's venue to hold of the quote asset."),
        Choice("cash_out", ["best", "close", "withdraw"], "How it cashes in: by closing against forced orders, by withdrawing against unrealised profit, or what is expected to bring more."),
        Share("least_margin", 0.25, 0, 100, "Expected gain beyond the expected cost, as a share of the cost, from which it acts."),
        Share("greatest_push", 1, 0.0001, 100, "Greatest push of the constituents that it considers."),
        Share("recovery", 1, 0, 1, "Share of a push that it believes to come back before it sells what it bought."),
        Span("hold", Duration.FromMinutes(1), Duration.FromMilliseconds(1), Duration.FromHours(24), "How long it means to hold the prices."),
    ];

    /// <summary>The perpetual.</summary>
    public PushLeg Perpetual { get; }

    /// <summary>The markets that are pushed.</summary>
    public IReadOnlyList<PushLeg> Legs => _legs;

    /// <summary>How the plan that was worked out last cashes in.</summary>
    public CashOut CashOut { get; private set; }

    /// <summary>What leaves the perpetual's venue.</summary>
    public ref Withdrawal Withdrawal => ref _withdrawal;

    /// <summary>Returns what the account is worth beyond the initial margin of its position, in micro-units of the quote asset.</summary>
    public double EquityBeyondMargin(Desk desk)
    {
        double mark = desk.View(Perpetual.Market).Mark.Ticks;
        var notional = Math.Abs(Perpetual.Lots) * Perpetual.Market.LotWorth(mark);
        return Perpetual.WorthAt(mark) - (notional / _greatestLeverage);
    }

    /// <summary>Asks the perpetual's venue for what is beyond margin: to the first of the other markets' venues that is another one.</summary>
    /// <returns>Whether it is over.</returns>
    public bool Withdraw(Desk desk, EventId cause) => _withdrawal.Ask(desk, Perpetual.Market, _refuge, EquityBeyondMargin(desk), cause);

    /// <summary>Notes that a transfer has arrived at a venue.</summary>
    public void Receive(ParticipantId venue)
    {
        if (venue == _refuge)
        {
            Perpetual.AddCash(-_withdrawal.Arrive());
        }
    }

    /// <summary>Works out the best plan with what is seen now; a plan without gain where the rules are not known or a market does not trade.</summary>
    public AttackPlan Plan(Desk desk)
    {
        ref readonly var view = ref desk.View(Perpetual.Market);
        var mark = view.Mark.IsSet ? view.Mark.Ticks : view.MidTicks(Perpetual.OpeningPrice);
        _history.See(mark, view.OpenInterest.Lots);
        if (_attack is null || !view.IsOpen())
        {
            return default;
        }

        var perpetual = Perpetual.Read(desk, Side.Buy);
        for (var place = 0; place < _legs.Length; place++)
        {
            if (!desk.View(_legs[place].Market).IsOpen())
            {
                return default;
            }

            _pushed[place] = _legs[place].Read(desk, Side.Buy);
        }

        var wanted = new IndexAttackAccounts(_position / perpetual.LotWorth, _capital, _partnerMargin, _holdings);
        var accounts = wanted with { Lots = _attack.LotsAllowed(in wanted, perpetual.LotWorth, view.OpenInterest.Lots) };
        var closing = _cashOut == 2 ? default : Best(CashOut.Close, in perpetual, in accounts, mark);
        var withdrawing = _cashOut == 1 ? default : Best(CashOut.Withdraw, in perpetual, in accounts, mark);
        CashOut = withdrawing.Profit > closing.Profit ? CashOut.Withdraw : CashOut.Close;
        return CashOut == CashOut.Withdraw ? withdrawing : closing;
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        Perpetual.WriteState(writer);
        foreach (var leg in _legs)
        {
            leg.WriteState(writer);
        }

        _history.WriteState(writer);
        writer.Write((long)CashOut);
        _withdrawal.WriteState(writer);
    }

    /// <summary>Reads the state back.</summary>
    public void ReadState(StateReader reader)
    {
        Perpetual.ReadState(reader);
        foreach (var leg in _legs)
        {
            leg.ReadState(reader);
        }

        _history.ReadState(reader);
        CashOut = reader.ReadEnum<CashOut>();
        _withdrawal.ReadState(reader);
    }

    /// <summary>Nobody, where all markets are of one venue.</summary>
    private static ParticipantId RefugeOf(StrategyArguments arguments)
    {
        foreach (var market in arguments.Markets)
        {
            if (market.Venue != arguments.Markets[0].Venue)
            {
                return market.Venue;
            }
        }

        return ParticipantId.None;
    }

    private AttackPlan Best(CashOut how, in PushedMarket perpetual, in IndexAttackAccounts accounts, double mark) =>
        _attack!.Best(how, in perpetual, _pushed, _instruments, in accounts, move => _map!.LotsBetween(_history, mark, mark * (1 + move)), _greatestPush);
}
