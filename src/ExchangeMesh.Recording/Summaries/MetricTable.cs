using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Metrics;

namespace ExchangeMesh.Recording.Summaries;

/// <summary>Names and values of all metrics of a run.</summary>
internal sealed class MetricTable
{
    private readonly List<Metric> _metrics = [];
    private readonly RunTally _tally;
    private readonly RunNames _names;
    private readonly VirtualTime _end;
    private readonly bool _hasAdversary;

    private MetricTable(RunTally tally, RunNames names, VirtualTime end, bool hasAdversary)
    {
        _tally = tally;
        _names = names;
        _end = end;
        _hasAdversary = hasAdversary;
    }

    /// <summary>Returns the metrics of a run in which nothing has happened yet, those of attacks included: all names that a run with these participants may give.</summary>
    public static IReadOnlyList<Metric> OfNothing(RunNames names)
    {
        var nothing = new RunTally(names);
        var table = new MetricTable(nothing, names, VirtualTime.Zero, hasAdversary: true);
        table.AddAll(new CascadeShape(nothing.Cascade, Duration.Zero), new ContagionMatrix(nothing.Cascade, names), new StressChannels(nothing.Cascade, names));
        return table._metrics;
    }

    /// <summary>Returns all metrics: of the run, its cascades and contagion, each venue and its instruments.</summary>
    /// <remarks>Which there are depends on the participants alone, but for those of attacks, which a run without an adversary has not.</remarks>
    public static IReadOnlyList<Metric> Of(RunTally tally, RunNames names, VirtualTime end, CascadeShape shape, ContagionMatrix contagion, StressChannels channels)
    {
        var table = new MetricTable(tally, names, end, tally.Attacks.HasAdversary);
        table.AddAll(shape, contagion, channels);
        return table._metrics;
    }

    private void AddAll(CascadeShape shape, ContagionMatrix contagion, StressChannels channels)
    {
        AddRun();
        AddCascade(shape);
        AddContagion(contagion);
        AddAttacks();
        AddChannels(channels);
        AddLosses();
        foreach (var venue in _tally.Venues)
        {
            AddVenue(venue);
        }

        _metrics.AddRange(FigureMetrics.Of(_tally.Figures, _names));
    }

    private void AddRun()
    {
        Add("events", _tally.Events, MetricUnit.Count, "recorded events");
        Add("length", _end.Nanoseconds / 1e9, MetricUnit.Seconds, "virtual time that the run lasted");
        Add("shocks", _tally.Count(RecordKind.Shock), MetricUnit.Count, "shocks from outside the model");
        Add("margin_calls", _tally.Count(RecordKind.MarginCall), MetricUnit.Count, "margin calls");
        Add("liquidations", Liquidated(ParticipantId.None, CascadeKind.Liquidation), MetricUnit.Count, "liquidations of accounts by exchanges; a further step of one is not counted");
        Add("loan_liquidations", _tally.Count(RecordKind.LoanLiquidation), MetricUnit.Count, "liquidation calls on loans");
        Add("transfers", _tally.Count(RecordKind.Transfer), MetricUnit.Count, "transfers leaving or arriving");
        Add("bad_debt", InstrumentMetrics.Units(Sum(venue => venue.BadDebt.ValueMicros)), MetricUnit.Money, "losses that nobody paid, in the unit of account");
        Add("insurance_paid_out", _tally.Venues.Sum(venue => venue.Funds.Sum(fund => fund.PaidOut.Units)), MetricUnit.Money, "what insurance funds paid out");
        Add("insurance_drawdown", _tally.Venues.Sum(venue => venue.Funds.Sum(fund => fund.Drawdown.Units)), MetricUnit.Money, "greatest falls of insurance funds below their opening balances");
        AddJoined("", _tally.Instruments);
    }

    private void AddCascade(CascadeShape shape)
    {
        Add("cascade.nodes", shape.Liquidations, MetricUnit.Count, "liquidations of accounts, of loans, and deleveragings");
        Add("cascade.roots", shape.Roots, MetricUnit.Count, "of these, not led to by another");
        Add("cascade.count", shape.Cascades, MetricUnit.Count, "cascades: trees of more than one liquidation");
        Add("cascade.size_max", shape.SizeMax, MetricUnit.Count, "liquidations of the largest cascade");
        Add("cascade.depth_max", shape.DepthMax, MetricUnit.Count, "greatest number of liquidations above one");
        Add("cascade.duration_max", shape.Liquidations == 0 ? null : shape.DurationMax.TotalSeconds, MetricUnit.Seconds, "longest cascade");
        Add("cascade.branching_ratio", shape.BranchingRatio, MetricUnit.Ratio, "mean number of liquidations that one led to");
        Add("cascade.branching_ratio_error", shape.StandardError, MetricUnit.Ratio, "standard error of that mean");
        foreach (var percent in CascadeShape.PercentilesOfSpans)
        {
            Add($"cascade.branching_ratio_p{percent}", shape.BranchingRatioOfSpans(percent), MetricUnit.Ratio, $"branching ratio below which {percent} % of the run's spans lie, of those in which liquidations began");
        }
    }

    private void AddContagion(ContagionMatrix contagion)
    {
        Add("contagion.cross_venue_share", contagion.CrossVenueShare(), MetricUnit.Ratio, "share of liquidations that were set off at another venue");
        foreach (var cell in contagion.Cells)
        {
            var from = _names.Participant(cell.From) ?? "outside";
            var to = _names.Participant(cell.To);
            Add($"contagion.{from}.{to}.first_at", InstrumentMetrics.Seconds(cell.FirstAt), MetricUnit.Seconds, $"first passage from {from} to {to}: when the first of them began");
            Add($"contagion.{from}.{to}", cell.Liquidations, MetricUnit.Count, $"liquidations at {to} that were set off at {from}");
        }
    }

    private void AddAttacks()
    {
        var attacks = _tally.Attacks;
        if (!_hasAdversary)
        {
            return;
        }

        Add("attack.begun", attacks.Begun, MetricUnit.Count, "attacks that adversaries began");
        Add("attack.declined", attacks.Declined, MetricUnit.Count, "how often an adversary found that no attack pays");
        Add("attack.first", InstrumentMetrics.Seconds(attacks.FirstAt), MetricUnit.Seconds, "when the first attack began");
        Add("attack.expected_cost", attacks.ExpectedCost, MetricUnit.Money, "what the attacks were expected to cost");
        Add("attack.expected_profit", attacks.ExpectedGain - attacks.ExpectedCost, MetricUnit.Money, "what the attacks were expected to bring, net of cost");
        Add("attack.outlay", attacks.Outlay, MetricUnit.Money, "notional of the orders that pushed prices, gross");
        Add("attack.shown", attacks.Shown, MetricUnit.Money, "notional of the orders that adversaries showed and did not mean to be filled");
        Add("attack.cost", attacks.Spent + attacks.Fees, MetricUnit.Money, "what pushing the prices cost by the adversaries' books, with fees");
        Add("attack.profit", attacks.Profit(), MetricUnit.Money, "what the attackers gained in all, at final prices, net of fees");
        AddAttackSources(attacks.Sources());
    }

    private void AddAttackSources(IReadOnlyList<AttackShare> shares)
    {
        foreach (var group in _names.Groups)
        {
            foreach (var kind in AttackSources.KindsOf(group.Role))
            {
                var amount = shares.FirstOrDefault(share => share.Kind == kind && share.Name == group.Name).Amount;
                var name = kind == AttackSourceKind.Traders ? group.Name : $"{group.Name}.{Streams.Words.SnakeCase(kind.ToString())}";
                Add("attack.from." + name, amount, MetricUnit.Money, "part of the attackers' profit that came from it; negative where it won");
            }
        }

        Add("attack.from.fees", shares.FirstOrDefault(share => share.Kind == AttackSourceKind.Fees).Amount, MetricUnit.Money, "trading fees that the attackers paid, as a part of their profit");
    }

    private void AddChannels(StressChannels channels)
    {
        foreach (var channel in StressChannels.All)
        {
            var name = Streams.Words.SnakeCase(channel.ToString());
            Add($"channel.{name}", channels.Count(channel), MetricUnit.Count, $"liquidations to which stress came by the channel {name}");
            Add($"channel.{name}_share", channels.Share(channel), MetricUnit.Ratio, "of all liquidations");
        }
    }

    private void AddLosses()
    {
        var losses = _tally.Losses;
        Add("forced_losses", InstrumentMetrics.Units(losses.TotalMicros), MetricUnit.Money, "what accounts lost against the mark when they were closed by force");
        Add("forced_losses.accounts", losses.Losses.Count(), MetricUnit.Count, "accounts that lost so");
        Add("forced_losses.gini", losses.Gini(), MetricUnit.Ratio, "Gini coefficient of these losses, over those who lost");
        Add("forced_losses.top_tenth_share", losses.TopTenthShare(), MetricUnit.Ratio, "share of the tenth that lost most");
        var byGroup = losses.ByGroup();
        foreach (var group in _names.Groups.Where(group => group.Role == ParticipantRole.Trader))
        {
            var lost = byGroup.FirstOrDefault(one => one.Group == group.Name).LossMicros;
            Add($"forced_losses.{group.Name}", InstrumentMetrics.Units(lost), MetricUnit.Money, $"of these, by {group.Name}");
        }

        var forgone = _tally.Instruments.Aggregate((Int128)0, (sum, instrument) => sum + instrument.Adl.ForgoneMicros);
        Add("borne.insurance_funds", _tally.Venues.Sum(venue => venue.Funds.Sum(fund => fund.LossPaid.Units)), MetricUnit.Money, "losses beyond bankruptcy that insurance funds paid");
        Add("borne.deleveraged", InstrumentMetrics.Units(forgone), MetricUnit.Money, "what deleveraged winners forwent against the mark");
        Add("borne.shared", InstrumentMetrics.Units(Sum(venue => venue.SharedLossMicros)), MetricUnit.Money, "losses that accounts in profit bore in money: haircuts and socialised losses");
        Add("borne.nobody", InstrumentMetrics.Units(Sum(venue => venue.BadDebt.ValueMicros)), MetricUnit.Money, "losses that nobody paid: bad debt");
    }

    private void AddVenue(VenueTally venue)
    {
        var prefix = _names.Participant(venue.Id) + ".";
        Add(prefix + "bad_debt", InstrumentMetrics.Units(venue.BadDebt.ValueMicros), MetricUnit.Money, "losses that nobody paid, in the unit of account");
        Add(prefix + "first_bad_debt", InstrumentMetrics.Seconds(venue.BadDebt.FirstAt), MetricUnit.Seconds, "when the first such loss was recorded");
        if (venue.Role == ParticipantRole.LendingVenue)
        {
            AddLender(prefix, venue);
            return;
        }

        Add(prefix + "margin_calls", venue.MarginCalls, MetricUnit.Count, "margin calls");
        Add(prefix + "liquidations", Liquidated(venue.Id, CascadeKind.Liquidation), MetricUnit.Count, "liquidations of accounts; a further step of one is not counted");
        AddFunds(prefix, venue);
        var listed = _tally.Instruments.Where(instrument => instrument.Terms.Venue == venue.Id).ToList();
        AddJoined(prefix, listed);
        foreach (var instrument in listed)
        {
            foreach (var metric in InstrumentMetrics.All)
            {
                Add($"{prefix}{instrument.Terms.Symbol}.{metric.Name}", metric.Read(instrument, _end), metric.Unit, metric.Meaning);
            }
        }
    }

    private void AddLender(string prefix, VenueTally venue)
    {
        Add(prefix + "liquidations", venue.LoanLiquidations, MetricUnit.Count, "liquidation calls");
        Add(prefix + "repaid", InstrumentMetrics.Units(venue.RepaidMicros), MetricUnit.Money, "debt repaid by liquidators, in the unit of account");
        Add(prefix + "seized", InstrumentMetrics.Units(venue.SeizedMicros), MetricUnit.Money, "collateral seized by liquidators, in the unit of account");
        Add(prefix + "first_liquidation", InstrumentMetrics.Seconds(venue.FirstLoanLiquidation), MetricUnit.Seconds, "when the first liquidation call happened");
    }

    private void AddFunds(string prefix, VenueTally venue)
    {
        var assets = _tally.Instruments
            .Where(instrument => instrument.Terms.Venue == venue.Id && instrument.Terms.IsPerpetual)
            .Select(instrument => instrument.Terms.Settlement)
            .Concat(venue.Funds.Select(fund => fund.Asset))
            .Distinct()
            .ToList();
        foreach (var asset in assets)
        {
            var fund = venue.Funds.FirstOrDefault(fund => fund.Asset == asset) ?? new InsuranceDrawdown(venue.Id, asset);
            var name = assets.Count == 1 ? prefix + "insurance" : $"{prefix}insurance.{_names.Asset(asset)}";
            Add(name + "_opening", fund.Opening?.Units, MetricUnit.Money, "what the insurance fund held first");
            Add(name + "_low", fund.Opening is null ? null : fund.Low.Units, MetricUnit.Money, "the least that the insurance fund held");
            Add(name + "_final", fund.Opening is null ? null : fund.Final.Units, MetricUnit.Money, "what the insurance fund held last");
            Add(name + "_paid_out", fund.PaidOut.Units, MetricUnit.Money, "what the insurance fund paid out");
            Add(name + "_paid_in", fund.PaidIn.Units, MetricUnit.Money, "what the insurance fund took in");
            Add(name + "_other", fund.Opening is null ? null : fund.Other.Units, MetricUnit.Money, "how else its balance changed: fees and funding of positions that it took over");
        }
    }

    private void AddJoined(string prefix, IReadOnlyList<InstrumentTally> instruments)
    {
        foreach (var metric in InstrumentMetrics.All)
        {
            var value = InstrumentMetrics.Join(metric.Joining, instruments.Select(instrument => metric.Read(instrument, _end)));
            var meaning = metric.Joining switch
            {
                Joining.Sum => metric.Meaning + ", all instruments",
                Joining.Greatest => metric.Meaning + ", the greatest of all instruments",
                Joining.Least => metric.Meaning + ", the earliest of all instruments",
                _ => metric.Meaning + ", where there is one instrument",
            };
            Add(prefix + metric.Name, value, metric.Unit, meaning);
        }
    }

    private int Liquidated(ParticipantId venue, CascadeKind kind) =>
        _tally.Cascade.Nodes.Count(node => node.Kind == kind && (venue == ParticipantId.None || node.Venue == venue));

    private Int128 Sum(Func<VenueTally, Int128> read)
    {
        Int128 sum = 0;
        foreach (var venue in _tally.Venues)
        {
            sum += read(venue);
        }

        return sum;
    }

    private void Add(string name, double? value, MetricUnit unit, string meaning) =>
        _metrics.Add(new Metric(name, value, unit, meaning));
}
