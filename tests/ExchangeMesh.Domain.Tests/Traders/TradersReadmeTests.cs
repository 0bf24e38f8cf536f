using System.Runtime.CompilerServices;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class TradersReadmeTests
{
    private static readonly string Folder = Path.GetDirectoryName(ThisFile())!;
    private static readonly string Readme = File.ReadAllText(Path.Combine(Folder, "../../../src/ExchangeMesh.Traders/README.md"));

    [Theory]
    [MemberData(nameof(StrategyCatalogTests.Names), MemberType = typeof(StrategyCatalogTests))]
    public void The_README_describes_every_strategy_with_its_parameters(string name)
    {
        var expected = StrategyTable.Of(StrategyCatalog.Find(name)!);
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, $"strategy.{name}.expected.md"), expected);

        Assert.Contains(expected, Readme, StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_in_the_README_is_the_one_that_compiles()
    {
        var source = File.ReadAllText(Path.Combine(Folder, "DipBuyer.cs"));
        var example = source[source.IndexOf("/// <summary>Buys once", StringComparison.Ordinal)..];

        Assert.Contains("```csharp\n" + example + "```", Readme, StringComparison.Ordinal);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
