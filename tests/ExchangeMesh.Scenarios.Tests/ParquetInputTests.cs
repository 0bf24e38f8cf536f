using ExchangeMesh.Scenarios.Prices;
using Parquet;
using Parquet.Schema;

namespace ExchangeMesh.Scenarios.Tests;

public sealed class ParquetInputTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parquet-input").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Named_columns_of_a_Parquet_file_are_read()
    {
        var file = await Write(new DateTime(2025, 10, 10, 21, 16, 5, DateTimeKind.Utc), new DateTime(2025, 10, 10, 21, 16, 6, 500, DateTimeKind.Utc));

        var trades = TradeSeries.Read(file, "{format: columns, columns: {time: at, price: p, quantity: q, side: s}}");
        var prices = PriceSeries.Read(file, "{format: columns, columns: {time: at, price: p}, time_unit: us}");

        Assert.Empty(trades.Diagnostics.Select(one => one.ToString()));
        Assert.Equal([new TapeTrade(1_760_130_965, 100.5, 2), new TapeTrade(1_760_130_966.5, 101, -3)], trades.Trades);
        Assert.Equal([new PricePoint(1_760_130_965, 100.5), new PricePoint(1_760_130_966.5, 101)], prices.Points);
    }

    [Fact]
    public async Task What_is_wrong_with_it_is_said_as_of_any_file()
    {
        var file = await Write(new DateTime(2025, 10, 10, 21, 16, 5, DateTimeKind.Utc), new DateTime(2025, 10, 10, 21, 16, 4, DateTimeKind.Utc));
        var broken = Path.Combine(_folder, "broken.parquet");
        await File.WriteAllTextAsync(broken, "no such file");

        Assert.Contains("row 3: the row's time lies before", Complaint(file, "{format: columns, columns: {time: at, price: p}}"), StringComparison.Ordinal);
        Assert.Contains("the header has no column 'price'; it has at", Complaint(file, "{format: columns, columns: {time: at, price: price}}"), StringComparison.Ordinal);
        Assert.Contains("say which columns are read", Complaint(file, "{format: tardis-trades}"), StringComparison.Ordinal);
        Assert.Contains("the file cannot be read", Complaint(broken, "{format: columns, columns: {time: at, price: p}}"), StringComparison.Ordinal);
    }

    private static string Complaint(string file, string fields) => string.Join('\n', PriceSeries.Read(file, fields).Diagnostics);

    private async Task<string> Write(DateTime first, DateTime second)
    {
        var file = Path.Combine(_folder, "trades.parquet");
        var (at, price, quantity, side) = (new DataField<DateTime>("at"), new DataField<double>("p"), new DataField<long?>("q"), new DataField<string>("s"));
        await using var stream = File.Create(file);
        await using var writer = await ParquetWriter.CreateAsync(new ParquetSchema(at, price, quantity, side), stream);
        using var group = writer.CreateRowGroup();
        await group.WriteAsync<DateTime>(at, new[] { first, second });
        await group.WriteAsync<double>(price, new[] { 100.5, 101 });
        await group.WriteAsync<long>(quantity, new long?[] { 2, 3 });
        await group.WriteAsync(side, new[] { "buy", "sell" });
        group.CompleteValidate();
        return file;
    }
}
