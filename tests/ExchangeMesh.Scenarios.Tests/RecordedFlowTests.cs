using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios.Tests;

/// <summary>Files of trades and liquidations drive the market as block sales.</summary>
public sealed class RecordedFlowTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("recorded-flow").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_is_sold_less_bought_in_each_interval_is_a_block_sale_and_what_is_less_than_a_lot_waits()
    {
        var reading = Read(
            "{kind: recorded-flow, at: 10s, targets: [seller], market: alpha.BTC-PERP, data: {file: trades.csv, format: tardis-trades}}",
            "timestamp,side,price,amount",
            "1000000,sell,100,2",
            "1500000,buy,100,0.5",
            "2000000,buy,100,3.0004",
            "4000000,sell,100,0.0004",
            "5000000,buy,100,0.0010");

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        Assert.Equal(
            [(10.0, 1_500L), (11.0, -3_000L), (14.0, -1L)],
            reading.Plan!.Shocks.Select(shock => (shock.At.Nanoseconds / 1e9, shock.Shock.Amount)));
        Assert.All(reading.Plan.Shocks, shock => Assert.Equal(ShockKind.BlockSale, shock.Shock.Of));
        Assert.DoesNotContain("trades.csv", reading.ResolvedText, StringComparison.Ordinal);
        var again = ScenarioReader.Read("resolved.yaml", reading.ResolvedText, new ReadingOptions());
        Assert.Equal(reading.Hash, again.Hash);
    }

    [Fact]
    public void Liquidations_of_Binance_are_read_with_what_was_filled()
    {
        var reading = Read(
            "{kind: recorded-flow, at: 0s, targets: [seller], market: alpha.BTC-PERP, share: 50%, data: {file: trades.csv, format: binance-liquidations, symbol: BTCUSDT, interval: 1m}}",
            "time,symbol,side,order_type,time_in_force,original_quantity,price,average_price,order_status,last_fill_quantity,accumulated_fill_quantity",
            "1760130965000,BTCUSDT,SELL,LIMIT,IOC,10,100,99.5,FILLED,4,10",
            "1760130966000,ETHUSDT,SELL,LIMIT,IOC,10,100,99.5,FILLED,4,10",
            "1760130967000,BTCUSDT,BUY,LIMIT,IOC,2,100,99.5,FILLED,2,2");

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        var sale = Assert.Single(reading.Plan!.Shocks);
        Assert.Equal((VirtualTime.Zero, 4_000), (sale.At, sale.Shock.Amount));
    }

    [Theory]
    [InlineData("market: alpha.ETH-PERP, data: {file: trades.csv, format: tardis-trades}", "alpha.ETH-PERP")]
    [InlineData("market: alpha.BTC-PERP, data: {file: none.csv, format: tardis-trades}", "the file cannot be read")]
    [InlineData("market: alpha.BTC-PERP, data: trades.csv", "klines have no single trades")]
    [InlineData("market: alpha.BTC-PERP, data: {file: trades.csv, format: tardis-trades, from: 1971-01-01T00:00:00Z}", "the file gives no sale of a lot or more while the run lasts")]
    public void What_is_wrong_is_said(string fields, string complaint)
    {
        var reading = Read($"{{kind: recorded-flow, at: 0s, targets: [seller], {fields}}}", "timestamp,side,price,amount", "1000000,sell,100,2", "2000000,sell,100,2");

        Assert.Null(reading.Plan);
        Assert.Contains(reading.Diagnostics.Select(one => one.ToString()), one => one.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_with_too_many_sales_is_refused()
    {
        var lines = Enumerable.Range(1, 5_001).Select(second => $"{second}000000,sell,100,1");

        var reading = Read("{kind: recorded-flow, at: 0s, targets: [seller], market: alpha.BTC-PERP, data: {file: trades.csv, format: tardis-trades}}", ["timestamp,side,price,amount", .. lines]);

        Assert.Contains(reading.Diagnostics.Select(one => one.ToString()), one => one.Contains("more than 5000 sales; take a longer 'interval'", StringComparison.Ordinal));
    }

    private ScenarioReading Read(string shock, params string[] lines)
    {
        File.WriteAllLines(Path.Combine(_folder, "trades.csv"), lines);
        return ScenarioReader.Read(
            Path.Combine(_folder, "scenario.yaml"),
            $$"""
            name: flow
            length: 2h
            assets: [BTC, USD]
            references: [{name: btc, asset: BTC, opening_price: 100 USD}]
            venues:
              - name: alpha
                rulebook: binance-style
                instruments: [{symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD, lot: 0.001 BTC, tick: 0.1 USD}]
            traders:
              - {name: seller, strategy: block-seller, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 1000000 USD}]}
            shocks:
              - {{shock}}
            """,
            new ReadingOptions());
    }
}
