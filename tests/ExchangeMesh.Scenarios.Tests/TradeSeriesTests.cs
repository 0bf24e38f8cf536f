using ExchangeMesh.Scenarios.Prices;

namespace ExchangeMesh.Scenarios.Tests;

public sealed class TradeSeriesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("trade-series").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Aggregated_trades_have_the_side_of_who_was_not_there_first()
    {
        var series = Read("", "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker", "1,100.5,0.25,1,1,1760130965000,true", "2,100.6,2,2,3,1760130965250,False");

        Assert.Empty(series.Diagnostics.Select(one => one.ToString()));
        Assert.Equal([new TapeTrade(1_760_130_965, 100.5, -0.25), new TapeTrade(1_760_130_965.25, 100.6, 2)], series.Trades);
    }

    [Fact]
    public void Tardis_trades_have_amount_and_side()
    {
        var series = Read("{format: tardis-trades}", "exchange,symbol,timestamp,local_timestamp,id,side,price,amount", "x,BTCUSDT,1760130965000000,0,7,sell,100,3", "x,BTCUSDT,1760130966500000,0,8,buy,101,4");

        Assert.Equal([new TapeTrade(1_760_130_965, 100, -3), new TapeTrade(1_760_130_966.5, 101, 4)], series.Trades);
    }

    [Fact]
    public void Of_fills_the_one_that_crossed_is_read_and_of_one_coin_where_that_is_said()
    {
        string[] fills =
        [
            "time,coin,px,sz,side,crossed", "1760130965000,BTC,110000,0.5,B,true", "1760130965000,BTC,110000,0.5,A,false", "1760130965100,ETH,4000,2,A,true", "1760130965200,BTC,109990,1,A,true",
        ];

        var one = Read("{format: hyperliquid-fills, symbol: BTC}", fills);
        var all = Read("{format: hyperliquid-fills}", fills);

        Assert.Equal([new TapeTrade(1_760_130_965, 110_000, 0.5), new TapeTrade(1_760_130_965.2, 109_990, -1)], one.Trades);
        Assert.Equal(3, all.Trades.Count);
    }

    [Fact]
    public void Any_file_is_read_by_the_headers_of_its_columns()
    {
        var series = Read("{format: columns, columns: {time: t, price: p, quantity: q, side: s}, time_unit: s}", "t,p,q,s", "1,5,2,Sell", "2,6,1,b");

        Assert.Equal([new TapeTrade(1, 5, -2), new TapeTrade(2, 6, 1)], series.Trades);
    }

    [Theory]
    [InlineData("{format: tardis-trades}", "row 3: '-4' is no quantity", "timestamp,side,price,amount", "1760130965000000,sell,100,3", "1760130966500000,buy,101,-4")]
    [InlineData("{format: tardis-trades}", "row 2: 'up' is no side; buy or sell was expected", "timestamp,side,price,amount", "1760130965000000,up,100,3")]
    [InlineData("{format: tardis-trades}", "the header has no column 'amount'", "timestamp,side,price,size", "1760130965000000,sell,100,3")]
    [InlineData("{format: tardis-trades}", "row 3: the row's time lies before that of the row before it", "timestamp,side,price,amount", "1760130965000000,sell,100,3", "1760130964000000,sell,100,3")]
    [InlineData("{format: binance-kline}", "klines have no single trades", "1,2,3")]
    [InlineData("{format: columns, columns: {time: t, price: p}}", "trades need the headers 'quantity' and 'side' too", "t,p", "1,2")]
    [InlineData("{format: tardis}", "'tardis' is ", "timestamp,side,price,amount")]
    public void What_is_wrong_is_said_with_its_row(string fields, string complaint, params string[] lines)
    {
        var series = Read(fields, lines);

        Assert.Empty(series.Trades);
        Assert.Contains(series.Diagnostics.Select(one => one.ToString()), one => one.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_are_put_right_and_counted_where_that_is_said()
    {
        var series = Read("{format: tardis-trades, repair: [sort, bad-rows]}", "timestamp,side,price,amount", "2000000,sell,100,3", "1000000,buy,99,1", "3000000,buy,99,none");

        Assert.Equal([new TapeTrade(1, 99, 1), new TapeTrade(2, 100, -3)], series.Trades);
        Assert.Equal(["trades.csv: 1 rows were out of order and were put in order.", "trades.csv: 1 rows could not be read and were left out."], series.Notes.Select(note => Path.GetFileName(note.Split(':')[0]) + note[note.IndexOf(':', StringComparison.Ordinal)..]));
    }

    private TradeSeries Read(string fields, params string[] lines)
    {
        var file = Path.Combine(_folder, "trades.csv");
        File.WriteAllLines(file, lines);
        return TradeSeries.Read(file, fields);
    }
}
