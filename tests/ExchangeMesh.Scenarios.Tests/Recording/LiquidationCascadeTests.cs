using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Metrics;
using static ExchangeMesh.Scenarios.Tests.Recording.Rows;
using static ExchangeMesh.Scenarios.Tests.Recording.SmallRun;

namespace ExchangeMesh.Scenarios.Tests.Recording;

public sealed class LiquidationCascadeTests
{
    [Fact]
    public void The_parent_is_the_nearest_liquidation_above_through_trades_and_margin_calls()
    {
        var run = new SmallRun();
        var first = run.Add(1, Alpha, Liquidation(0, AlphaBtc));
        var trade = run.Add(1, Alpha, Trade(AlphaBtc, 499_000, 10, isLiquidation: true), first);
        var call = run.Add(2, Alpha, MarginCall(1), trade);
        run.Add(3, Alpha, Liquidation(1, AlphaBtc), call);

        var nodes = CascadeOf(run).Nodes;

        Assert.Equal([-1, 0], nodes.Select(node => node.Parent));
        Assert.Equal([0, 1], nodes.Select(node => node.Depth));
        Assert.Equal([0, 0], nodes.Select(node => node.Root));
        Assert.Equal(1, nodes[0].Children);
    }

    [Fact]
    public void A_further_step_of_the_same_account_is_not_a_node_of_its_own()
    {
        var run = new SmallRun();
        var partial = run.Add(1, Alpha, Liquidation(0, AlphaBtc, LiquidationStage.Partial));
        var full = run.Add(2, Alpha, Liquidation(0, AlphaBtc), partial);
        var takeover = run.Add(3, Alpha, Liquidation(0, AlphaBtc, LiquidationStage.Takeover, lots: 2_000, bankruptcy: 480_000), full);
        run.Add(3, Alpha, Deleveraging(5, 0, AlphaBtc, lots: 2_000, ticks: 480_000, mark: 470_000), takeover);

        var nodes = CascadeOf(run).Nodes;

        Assert.Equal(2, nodes.Count);
        Assert.Equal(3, nodes[0].Steps);
        Assert.Equal(new VirtualTime(3_000_000_000), nodes[0].LastAt);
        // 480,000 ticks x 0.1 USD x 2,000 lots x 0.001 BTC = 96,000 USD
        Assert.Equal(96_000_000_000, (long)nodes[0].ClosedMicros);
        Assert.Equal(CascadeKind.Deleveraging, nodes[1].Kind);
        Assert.Equal(0, nodes[1].Parent);
    }

    [Fact]
    public void The_same_account_at_another_venue_is_a_node_of_its_own()
    {
        var run = new SmallRun();
        var first = run.Add(1, Alpha, Liquidation(0, AlphaBtc));
        run.Add(2, Beta, Liquidation(0, BetaBtc), first);

        var nodes = CascadeOf(run).Nodes;

        Assert.Equal([-1, 0], nodes.Select(node => node.Parent));
    }

    [Fact]
    public void A_branching_tree_has_the_size_depth_duration_and_ratio_counted_by_hand()
    {
        var run = Branching();

        var cascade = CascadeOf(run);
        var shape = new CascadeShape(cascade, Duration.FromSeconds(60));

        Assert.Equal([6, 3, 1, 1, 1, 1, 1], cascade.SubtreeSizes());
        Assert.Equal(7, shape.Liquidations);
        Assert.Equal(2, shape.Roots);
        Assert.Equal(1, shape.Cascades);
        Assert.Equal(6, shape.SizeMax);
        Assert.Equal(2, shape.DepthMax);
        Assert.Equal(Duration.FromSeconds(8), shape.DurationMax);
        Assert.Equal(5.0 / 7.0, shape.BranchingRatio);
    }

    [Fact]
    public void The_branching_ratio_over_time_counts_offspring_at_the_parents_time()
    {
        var shape = new CascadeShape(CascadeOf(Branching()), Duration.FromSeconds(60));

        // Sixty spans of one second: the root at 1 s leads to three, the node at 2 s to two.
        Assert.Equal(new CascadeSpan(new VirtualTime(1_000_000_000), 1, 3, 9), shape.Spans[1]);
        Assert.Equal(new CascadeSpan(new VirtualTime(2_000_000_000), 1, 2, 4), shape.Spans[2]);
        Assert.Null(shape.Spans[0].BranchingRatio);
        Assert.Equal(5, shape.Spans.Sum(span => span.Offspring));
        Assert.Equal(7, shape.Spans.Sum(span => span.Liquidations));
    }

    [Fact]
    public void Forced_trades_count_for_the_liquidation_that_forced_them()
    {
        var run = new SmallRun();
        var first = run.Add(1, Alpha, Liquidation(0, AlphaBtc));
        run.Add(1, Alpha, Trade(AlphaBtc, 499_000, 10, isLiquidation: true), first);
        run.Add(1, Alpha, Trade(AlphaBtc, 498_000, 20, isLiquidation: true), first);
        run.Add(1, Alpha, Trade(AlphaBtc, 498_000, 5_000));

        var nodes = CascadeOf(run).Nodes;

        // 49,900 x 0.010 + 49,800 x 0.020 = 499 + 996 USD
        Assert.Equal(1_495_000_000, (long)nodes[0].ClosedMicros);
    }

    [Fact]
    public void A_cause_that_was_not_recorded_before_ends_the_run()
    {
        var run = new SmallRun();
        run.Add(1, Alpha, Liquidation(0, AlphaBtc), EventId.Of(Beta, 1));

        Assert.Throws<InvariantViolationException>(() => CascadeOf(run));
    }

    [Fact]
    public void Unrelated_trades_between_steps_do_not_break_the_chain()
    {
        var run = new SmallRun();
        var first = run.Add(1, Alpha, Liquidation(0, AlphaBtc));
        var forced = new List<EventId>();
        for (var index = 0; index < 100; index++)
        {
            run.Add(1, Alpha, Trade(AlphaBtc, 499_000, 1));
            forced.Add(run.Add(1, Alpha, Trade(AlphaBtc, 499_000, 1, isLiquidation: true), first));
            run.Add(1, Alpha, Trade(AlphaBtc, 499_000, 1));
        }

        foreach (var cause in forced)
        {
            run.Add(2, Beta, Liquidation(1 + (int)(cause.Value % 9), BetaBtc), cause);
        }

        var nodes = CascadeOf(run).Nodes;

        Assert.Equal(101, nodes.Count);
        Assert.All(nodes.Skip(1), node => Assert.Equal(0, node.Parent));
    }

    /// <summary>0 leads to 1, 4, 5; 1 leads to 2 and 3; 6 stands alone. Node numbers follow time.</summary>
    internal static SmallRun Branching()
    {
        var run = new SmallRun();
        var root = run.Add(1, Alpha, Liquidation(0, AlphaBtc));
        var second = run.Add(2, Beta, Liquidation(1, BetaBtc), root);
        run.Add(3, Beta, Liquidation(2, BetaBtc), second);
        run.Add(4, Lender, Call(3, 9, 100, 2_000, 50_000), second);
        run.Add(8, Alpha, Liquidation(4, AlphaBtc), root);
        run.Add(9, Alpha, Liquidation(5, AlphaBtc), root);
        run.Add(20, Beta, Liquidation(6, BetaBtc));
        return run;
    }

    private static LiquidationCascade CascadeOf(SmallRun run)
    {
        var cascade = new LiquidationCascade(Names);
        foreach (var recorded in run.Events)
        {
            cascade.Apply(in recorded);
        }

        return cascade;
    }
}
