using DuckDB.NET.Data;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using static ExchangeMesh.Scenarios.Tests.Recording.Rows;
using static ExchangeMesh.Scenarios.Tests.Recording.SmallRun;

namespace ExchangeMesh.Scenarios.Tests.Recording;

public sealed class RunRecorderTests
{
    [Fact]
    public void A_trade_is_read_back_with_its_exact_integers_its_comfortable_numbers_and_its_names()
    {
        using var folder = new TestFolder();
        var run = new SmallRun();
        var shock = run.Add(1, Director, Jump(Feed, -10));
        run.Add(1.5, Alpha, Trade(AlphaBtc, 499_995, 250, isLiquidation: true), shock);

        var result = run.Record(folder.Path);

        var row = Query(result, "trades", "id, at_ns, at_s, \"by\", cause, instrument, price_ticks, price, quantity_lots, quantity, taker, maker, taker_side, is_liquidation").Single();
        Assert.Equal(
            [
                EventId.Of(Alpha, 1).Value, 1_500_000_000L, 1.5, "alpha", shock.Value, "alpha.BTC-PERP",
                499_995L, 49_999.5, 250L, 0.25, "holders-000000", "holders-000001", "sell", true,
            ],
            row);
    }

    [Fact]
    public void Every_stream_has_a_file_even_without_rows()
    {
        using var folder = new TestFolder();

        var result = new SmallRun().Record(folder.Path);

        string[] streams = ["adl", "attack_sources", "attacks", "bad_debt", "branching", "breakers", "broken_hedges", "cascade", "channels", "contagion", "figures", "funding", "halt_costs", "insurance", "liquidations", "loan_liquidations", "loans", "loss_shares", "losses", "margin_calls", "marks", "metrics", "obligations", "orders", "pools", "portfolio_sales", "reopenings", "settlements", "shocks", "trades", "transfers"];
        Assert.Equal(
            streams.Select(name => name + ".parquet").Append("scenario.resolved.yaml").Append("summary.json").Order(StringComparer.Ordinal),
            result.Manifest.Files.Select(file => file.Name));
        foreach (var stream in streams.Where(name => name is not ("branching" or "channels" or "contagion" or "metrics")))
        {
            Assert.Empty(Query(result, stream, "*"));
        }
    }

    [Fact]
    public void Every_metric_of_the_summary_stands_in_a_file_too()
    {
        var run = new SmallRun();
        var first = run.Add(1, Alpha, Rows.Liquidation(0, AlphaBtc));
        run.Add(2.5, Beta, Rows.Liquidation(1, BetaBtc), first);
        using var folder = new TestFolder();

        var result = run.Record(folder.Path);
        var written = Query(result, "metrics", "metric, value, unit");

        Assert.Equal(
            result.Summary.Metrics.Select(metric => (metric.Name, metric.Value)),
            written.Select(row => ((string)row[0], row[1] is double value ? value : (double?)null)));
        Assert.Contains(written, row => (string)row[0] == "contagion.alpha.beta.first_at" && row[1] is 2.5 && (string)row[2] == "seconds");
    }

    [Fact]
    public void An_unset_price_and_no_participant_are_null()
    {
        using var folder = new TestFolder();
        var run = new SmallRun();
        run.Add(1, Alpha, Mark(AlphaBtc, ticks: 500_000));
        run.Add(2, Alpha, MarginCall(1));

        var result = run.Record(folder.Path);

        Assert.Equal([50_000.0, 0L, DBNull.Value, "open"], Query(result, "marks", "mark, best_bid_ticks, best_bid, condition").Single());
        Assert.Equal([DBNull.Value, "holders-000001", 110_000_000L, 110.0], Query(result, "margin_calls", "instrument, account, equity_micros, equity").Single());
    }

    [Fact]
    public void The_cascade_can_be_followed_in_its_file()
    {
        using var folder = new TestFolder();

        var result = LiquidationCascadeTests.Branching().Record(folder.Path);

        var rows = Query(result, "cascade", "node, parent, root, depth, children, subtree_size, crosses_venues", "ORDER BY node");
        Assert.Equal([0L, DBNull.Value, 0L, 0L, 3L, 6L, false], rows[0]);
        Assert.Equal([1L, 0L, 0L, 1L, 2L, 3L, true], rows[1]);
        Assert.Equal([3L, 1L, 0L, 2L, 0L, 1L, true], rows[3]);
        var sizes = Query(result, "cascade", "root, count(*)", "GROUP BY root ORDER BY root");
        Assert.Equal([[0L, 6L], [6L, 1L]], sizes);
    }

    [Fact]
    public void Many_row_groups_are_read_back_whole_and_in_order()
    {
        using var folder = new TestFolder();
        var run = new SmallRun();
        for (var index = 0; index < 200_000; index++)
        {
            run.Add(index * 1e-4, Alpha, Trade(AlphaBtc, 500_000 + (index % 100), 1 + (index % 7)));
        }

        var result = run.Record(folder.Path);

        Assert.Equal(200_000, result.Manifest.Files.Single(file => file.Name == "trades.parquet").Rows);
        var row = Query(result, "trades", "count(*), sum(price_ticks)::BIGINT, min(id), max(id)").Single();
        Assert.Equal([200_000L, (500_000L * 200_000) + (2_000L * 4_950), EventId.Of(Alpha, 1).Value, EventId.Of(Alpha, 200_000).Value], row);
        var unordered = Query(result, "trades", "count(*)", "JOIN (SELECT 1) ON true WHERE id - file_row_number <> " + EventId.Of(Alpha, 1).Value);
        Assert.Equal(0L, unordered.Single()[0]);
    }

    [Fact]
    public void Two_recordings_of_one_run_are_equal_to_the_byte()
    {
        using var folder = new TestFolder();
        var run = LiquidationCascadeTests.Branching();

        var first = run.Record(Path.Combine(folder.Path, "a"));
        var second = run.Record(Path.Combine(folder.Path, "b"));

        var names = Directory.GetFiles(first.Folder!).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(names, Directory.GetFiles(second.Folder!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(names, name => Assert.Equal(
            File.ReadAllBytes(Path.Combine(first.Folder!, name!)),
            File.ReadAllBytes(Path.Combine(second.Folder!, name!))));
    }

    [Fact]
    public void The_folder_is_named_after_scenario_seed_and_hash_and_replaces_an_earlier_one()
    {
        using var folder = new TestFolder();
        var run = LiquidationCascadeTests.Branching();

        run.Record(folder.Path);
        var result = run.Record(folder.Path);

        Assert.Equal(Path.Combine(folder.Path, "small-s7-" + Scenario.Hash[..8]), result.Folder);
        Assert.Equal([result.Folder!], Directory.GetFileSystemEntries(folder.Path));
        Assert.Equal(Scenario.ResolvedText, File.ReadAllText(Path.Combine(result.Folder!, "scenario.resolved.yaml")));
    }

    [Fact]
    public void A_recording_that_is_not_completed_leaves_nothing()
    {
        using var folder = new TestFolder();
        using (var recorder = new RunRecorder(folder.Path, Names, Scenario))
        {
            recorder.Append(LiquidationCascadeTests.Branching().Events.ToArray());
        }

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void An_interrupted_run_is_marked_and_does_not_replace_a_complete_one()
    {
        using var folder = new TestFolder();
        var run = LiquidationCascadeTests.Branching();

        var complete = run.Record(folder.Path);
        var interrupted = run.Record(folder.Path, isInterrupted: true);

        Assert.Equal(complete.Folder + "-interrupted", interrupted.Folder);
        Assert.Contains("\"interrupted\": true", File.ReadAllText(Path.Combine(interrupted.Folder!, "manifest.json")), StringComparison.Ordinal);
        Assert.Contains("\"interrupted\": false", File.ReadAllText(Path.Combine(complete.Folder!, "manifest.json")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_holds_something_else_is_not_replaced()
    {
        using var folder = new TestFolder();
        var taken = Directory.CreateDirectory(Path.Combine(folder.Path, "small-s7-" + Scenario.Hash[..8])).FullName;
        File.WriteAllText(Path.Combine(taken, "letters.txt"), "mine");

        Assert.Throws<IOException>(() => new SmallRun().Record(folder.Path));

        Assert.Equal("mine", File.ReadAllText(Path.Combine(taken, "letters.txt")));
        Assert.Equal([taken], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Events_out_of_the_order_of_time_end_the_run()
    {
        var run = new SmallRun();
        run.Add(2, Alpha, MarginCall(1));
        run.Add(1, Alpha, MarginCall(1));

        Assert.Throws<InvariantViolationException>(() => run.Record());
    }

    [Fact]
    public void Recording_without_files_gives_the_same_fingerprint_and_summary()
    {
        using var folder = new TestFolder();
        var run = LiquidationCascadeTests.Branching();

        var without = run.Record();
        var with = run.Record(folder.Path);

        Assert.Null(without.Folder);
        Assert.Equal(with.Manifest.Fingerprint, without.Manifest.Fingerprint);
        Assert.Equal(with.Summary.Metrics, without.Summary.Metrics);
    }

    [Fact]
    public void Every_kind_of_record_has_a_stream()
    {
        using var folder = new TestFolder();
        foreach (var kind in Enum.GetValues<RecordKind>().Where(kind => kind != RecordKind.None))
        {
            Assert.Single(StreamsOf(folder.Path, kind));
        }
    }

    internal static List<object[]> Query(RunResult result, string stream, string columns, string rest = "")
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        var path = Path.Combine(result.Folder!, stream + ".parquet");
        command.CommandText = $"SELECT {columns} FROM read_parquet('{path}', file_row_number = true) {rest}";
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    private static List<long?> StreamsOf(string folder, RecordKind kind)
    {
        using var recorder = new RunRecorder(Path.Combine(folder, kind.ToString()), Names, Scenario);
        var one = kind switch
        {
            RecordKind.Trade => RunRecord.Of(new TradeRow()),
            RecordKind.Order => RunRecord.Of(new OrderRow()),
            RecordKind.Mark => RunRecord.Of(new MarkRow()),
            RecordKind.MarginCall => RunRecord.Of(new MarginCallRow()),
            RecordKind.Liquidation => RunRecord.Of(new LiquidationRow()),
            RecordKind.Deleveraging => RunRecord.Of(new DeleveragingRow()),
            RecordKind.Insurance => RunRecord.Of(new InsuranceRow()),
            RecordKind.Breaker => RunRecord.Of(new BreakerRow()),
            RecordKind.Funding => RunRecord.Of(new FundingRow()),
            RecordKind.Loan => RunRecord.Of(new LoanRow()),
            RecordKind.LoanLiquidation => RunRecord.Of(new LoanLiquidationRow()),
            RecordKind.Transfer => RunRecord.Of(new TransferRow()),
            RecordKind.BadDebt => RunRecord.Of(new BadDebtRow()),
            RecordKind.Shock => RunRecord.Of(new ShockRow()),
            RecordKind.Pool => RunRecord.Of(new PoolRow()),
            RecordKind.Settlement => RunRecord.Of(new SettlementRow()),
            RecordKind.Reopening => RunRecord.Of(new ReopeningRow()),
            RecordKind.HaltCost => RunRecord.Of(new HaltCostRow()),
            RecordKind.Attack => RunRecord.Of(new AttackRow()),
            RecordKind.LossShare => RunRecord.Of(new LossShareRow()),
            RecordKind.BrokenHedge => RunRecord.Of(new BrokenHedgeRow()),
            RecordKind.Obligation => RunRecord.Of(new ObligationRow()),
            RecordKind.PortfolioSale => RunRecord.Of(new PortfolioSaleRow()),
            RecordKind.Figure => RunRecord.Of(new FigureRow()),
            _ => throw new InvalidOperationException($"The test does not know {kind}."),
        };
        recorder.Append([new RunEvent(EventId.Of(Alpha, 1), VirtualTime.Zero, Alpha, EventId.None, one)]);
        var manifest = recorder.Complete(default, new RunAudit(true, 0, ""), new RunHost()).Manifest;
        return [.. manifest.Files.Where(file => file.Rows == 1 && file.Name is not ("cascade.parquet" or "metrics.parquet")).Select(file => file.Rows)];
    }
}
