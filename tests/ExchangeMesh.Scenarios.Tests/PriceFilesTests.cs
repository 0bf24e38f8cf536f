using System.Globalization;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios.Tests;

public sealed class PriceFilesTests : IDisposable
{
    private const long Midnight = 1_760_054_400_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("price-files").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Klines_become_a_path_of_open_prices_and_the_last_close()
    {
        var file = Write(Kline(0, "60000.10", "60010"), Kline(1, "60010", "59990.5"), Kline(2, "59990.5", "59000"));

        var reference = Read(file).Plan!.References[0];

        Assert.Equal(60_000_100_000, reference.OpeningPriceMicros);
        Assert.Equal(
            [Point(0, 60_000_100_000), Point(60, 60_010_000_000), Point(120, 59_990_500_000), Point(180, 59_000_000_000)],
            reference.Path);
    }

    [Fact]
    public void A_header_is_skipped_and_microseconds_are_recognised()
    {
        var header = "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";
        var file = Write(header, Kline(0, "100", "101", scale: 1_000), Kline(1, "101", "102", scale: 1_000));

        var path = Read(file).Plan!.References[0].Path;

        Assert.Equal([Point(0, 100_000_000), Point(60, 101_000_000), Point(120, 102_000_000)], path);
    }

    [Fact]
    public void Any_file_is_read_by_the_headers_of_its_columns()
    {
        var file = Write("day,t,p,note", "x,1000,5.5,a", "x,1001.5,6,b", "x,1003,7,c");

        var reading = ReadWithField($"{{file: {Path.GetFileName(file)}, format: columns, columns: {{time: t, price: p}}, time_unit: s, quote: USD}}");

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        Assert.Equal([new ReferencePoint(VirtualTime.Zero, 5_500_000), new ReferencePoint(new VirtualTime(1_500_000_000), 6_000_000), Point(3, 7_000_000)], reading.Plan!.References[0].Path);
    }

    [Fact]
    public void Of_aggregated_trades_the_last_price_in_each_interval_is_taken()
    {
        var file = Write(
            "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker",
            "1,100.0,0.5,1,1,1760054400000,true",
            "2,101.0,0.5,2,2,1760054400000,false",
            "3,102.5,0.5,3,4,1760054400900,false",
            "4,103.0,0.5,5,5,1760054407000,true");

        var reading = ReadWithField($"{{file: {Path.GetFileName(file)}, format: binance-aggregate-trades, quote: USD}}");

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        Assert.Equal(
            [new ReferencePoint(VirtualTime.Zero, 102_500_000), new ReferencePoint(new VirtualTime(6_100_000_000), 103_000_000)],
            reading.Plan!.References[0].Path);
    }

    [Fact]
    public void Spot_trades_of_Binance_have_no_header_and_an_eighth_column()
    {
        var file = Write("1,100.0,0.5,1,1,1760054400000000,true,true", "2,101.0,0.5,2,2,1760054401000000,false,true");

        var reading = ReadWithField($"{{file: {Path.GetFileName(file)}, format: binance-aggregate-trades, quote: USD}}");

        Assert.Equal([Point(0, 100_000_000), Point(1, 101_000_000)], reading.Plan!.References[0].Path);
    }

    [Fact]
    public void Trades_of_Tardis_are_found_by_their_headers_in_microseconds()
    {
        var file = Write(
            "exchange,symbol,timestamp,local_timestamp,id,side,price,amount",
            "binance-futures,BTCUSDT,1760054400000000,1760054400001000,1,buy,100.5,0.1",
            "binance-futures,BTCUSDT,1760054402000000,1760054402001000,2,sell,99.5,0.1");

        var reading = ReadWithField($"{{file: {Path.GetFileName(file)}, format: tardis-trades, quote: USD}}");

        Assert.Equal([Point(0, 100_500_000), Point(2, 99_500_000)], reading.Plan!.References[0].Path);
    }

    [Fact]
    public void What_the_scenario_says_is_put_right_and_counted()
    {
        var file = Write("t,p", "1,10", "0,9", "1,11", "2,oops", "9,12");

        var reading = ReadWithField($"{{file: {Path.GetFileName(file)}, format: columns, columns: {{time: t, price: p}}, time_unit: s, quote: USD, repair: [sort, duplicates, gaps, bad-rows]}}");

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        Assert.Equal([Point(0, 9_000_000), Point(1, 11_000_000), Point(9, 12_000_000)], reading.Plan!.References[0].Path);
        Assert.Equal(4, reading.Notes.Count);
        Assert.All(reading.Notes, note => Assert.Contains(": 1 ", note, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]", "repair: [sort]", DiagnosticCode.DataUnsorted)]
    [InlineData("[sort]", "repair: [duplicates]", DiagnosticCode.DataDuplicate)]
    [InlineData("[sort, duplicates]", "repair: [gaps]", DiagnosticCode.DataGap)]
    [InlineData("[sort, duplicates, gaps]", "'oops' is no price", DiagnosticCode.DataNumber)]
    public void What_may_be_put_right_is_an_error_where_the_scenario_does_not_say_so(string repair, string expected, DiagnosticCode code)
    {
        var file = Write("t,p", "1,10", "0,9", "1,11", "2,oops", "9,12");

        var reading = ReadWithField($"{{file: {Path.GetFileName(file)}, format: columns, columns: {{time: t, price: p}}, time_unit: s, quote: USD, repair: {repair}}}");

        Assert.Contains(reading.Diagnostics, one => one.Code == code && one.Message.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void From_names_the_instant_that_the_run_begins_at()
    {
        var file = Write(Kline(0, "100", "110"), Kline(1, "110", "120"), Kline(2, "120", "130"));

        var reading = ReadWithField($"{{file: {Path.GetFileName(file)}, quote: USD, from: 2025-10-10T00:00:30Z}}");

        Assert.Equal([Point(0, 105_000_000), Point(30, 110_000_000), Point(90, 120_000_000), Point(150, 130_000_000)], reading.Plan!.References[0].Path);
    }

    [Fact]
    public void Rows_after_the_end_of_the_run_are_left_out_but_one()
    {
        var file = Write([.. Enumerable.Range(0, 60).Select(minute => Kline(minute, "100", "100"))]);

        Assert.Equal(11, Read(file).Plan!.References[0].Path.Count);
    }

    [Fact]
    public void The_resolved_form_holds_the_path_itself()
    {
        var first = Read(Write(Kline(0, "60000.10", "60010"), Kline(1, "60010", "59990.5")));

        var second = Samples.Read(first.ResolvedText);

        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(PlanText.Of(first.Plan!), PlanText.Of(second.Plan!));
    }

    [Fact]
    public void A_named_feed_is_driven_by_name()
    {
        var file = Write(Kline(0, "100", "100"), Kline(1, "100", "100"));

        var reading = ScenarioReader.Read("sample.yaml", Samples.Right, new ReadingOptions { Strategies = Samples.Strategies, PriceFile = $"btc={file}" });

        Assert.Equal(100_000_000, reading.Plan!.References[0].OpeningPriceMicros);
    }

    [Theory]
    [InlineData("1,2,3", DiagnosticCode.DataColumns, 2, 1)]
    [InlineData("", DiagnosticCode.DataGap, 3, 1)]
    [InlineData("@2:100:soon", DiagnosticCode.DataGap, 2, 1)]
    [InlineData("@1:free:100", DiagnosticCode.DataNumber, 2, 15)]
    [InlineData("@1:NaN:100", DiagnosticCode.DataNumber, 2, 15)]
    [InlineData("@1:-5:100", DiagnosticCode.DataNumber, 2, 15)]
    [InlineData("@1:0:100", DiagnosticCode.DataNumber, 2, 15)]
    [InlineData("@1:1e30:100", DiagnosticCode.DataNumber, 2, 15)]
    [InlineData("@1:100:free", DiagnosticCode.DataNumber, 2, 26)]
    [InlineData("@0:100:100", DiagnosticCode.DataDuplicate, 2, 1)]
    [InlineData("@-1:100:100", DiagnosticCode.DataUnsorted, 2, 1)]
    [InlineData("@5:100:100", DiagnosticCode.DataGap, 2, 1)]
    public void A_wrong_second_row_is_reported_with_its_row_and_column(string second, DiagnosticCode code, int row, int column)
    {
        var parts = second.TrimStart('@').Split(':');
        var line = second.StartsWith('@') ? Kline(int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1], parts[2] is "soon" ? "100" : parts[2]) : second;
        var file = Write(Kline(0, "100", "100"), line, Kline(2, "100", "100"));

        var reading = Read(file);

        Assert.Null(reading.Plan);
        Assert.Contains((code, row, column), reading.Diagnostics.Select(one => (one.Code, one.At.Line, one.At.Column)));
        Assert.All(reading.Diagnostics, one => Assert.Contains($"row {one.At.Line}: ", one.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_column_is_answered_with_the_nearest_header()
    {
        var file = Write("time,prise", "1,2", "2,3");

        var reading = ReadWithField($"{{file: {Path.GetFileName(file)}, format: columns, columns: {{time: time, price: price}}, time_unit: s, quote: USD}}");

        var diagnostic = Assert.Single(reading.Diagnostics, one => one.Code == DiagnosticCode.DataColumns);
        Assert.Equal("prise", diagnostic.Nearest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1760054400000,100,100,100,100,1,1760054459999,1,1,1,1,0")]
    public void A_file_of_fewer_than_two_rows_is_refused(string text)
    {
        var reading = Read(Write(text));

        Assert.Contains(DiagnosticCode.DataRows, reading.Diagnostics.Select(one => one.Code));
    }

    [Fact]
    public void A_file_that_is_not_there_is_reported()
    {
        Assert.Equal(DiagnosticCode.FileUnreadable, Assert.Single(Read(Path.Combine(_folder, "nowhere.csv")).Diagnostics).Code);
    }

    [Fact]
    public void Twenty_faults_of_a_file_are_enough()
    {
        var lines = Enumerable.Range(0, 500).Select(_ => "not,a,kline").ToArray();

        Assert.Equal(20, Read(Write(lines)).Diagnostics.Count(one => one.Code == DiagnosticCode.DataColumns));
    }

    private static ReferencePoint Point(long seconds, long micros) => new(new VirtualTime(seconds * 1_000_000_000), micros);

    private static string Kline(int minute, string open, string close, long scale = 1)
    {
        var at = (Midnight + (minute * 60_000L)) * scale;
        var highest = open.All(letter => char.IsAsciiDigit(letter) || letter == '.') ? open : "100";
        return string.Create(CultureInfo.InvariantCulture, $"{at},{open},{(highest is "0" ? "100" : highest)},10,{close},12.5,{at + (60_000 * scale) - 1},700000,80,5,300000,0");
    }

    private string Write(params string[] lines)
    {
        var file = Path.Combine(_folder, "prices.csv");
        File.WriteAllLines(file, lines);
        return file;
    }

    private static ScenarioReading Read(string file) =>
        ScenarioReader.Read("sample.yaml", Samples.Right, new ReadingOptions { Strategies = Samples.Strategies, PriceFile = file });

    private ScenarioReading ReadWithField(string field) =>
        ScenarioReader.Read(
            Path.Combine(_folder, "sample.yaml"),
            Samples.Right.Replace("opening_price: 60000 USD, volatility: 50%", $"data: {field}", StringComparison.Ordinal),
            new ReadingOptions { Strategies = Samples.Strategies });
}
