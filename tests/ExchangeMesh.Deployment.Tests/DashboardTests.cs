using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using ExchangeMesh.Actors.Metrics;

namespace ExchangeMesh.Deployment.Tests;

public sealed partial class DashboardTests
{
    // A node's own, beside those of its runs.
    private static readonly string[] Others = ["exchangemesh_cluster_members", "exchangemesh_cluster_unreachable", "dotnet_gc_last_collection_heap_size_bytes"];

    [Fact]
    public void The_dashboard_asks_for_all_that_a_run_measures_and_for_nothing_that_is_not_there()
    {
        var measured = Measured().Concat(Others).Order(StringComparer.Ordinal).ToArray();

        var asked = Expressions()
            .SelectMany(expression => Metric().Matches(expression).Select(match => match.Value))
            .Select(name => name.EndsWith("_bucket", StringComparison.Ordinal) ? name[..^"_bucket".Length] : name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);

        Assert.Equal(measured, asked);
    }

    [Fact]
    public void Every_instrument_has_a_base_unit_and_a_description()
    {
        string[] units = ["s", "By", "{event}", "{rollback}"];

        Assert.All(Instruments(), instrument => Assert.Contains(instrument.Unit, units));
        Assert.All(Instruments(), instrument => Assert.EndsWith(".", instrument.Description, StringComparison.Ordinal));
    }

    // As the exporter names them: dots become underscores, the unit follows, and a counter ends in total.
    private static IEnumerable<string> Measured() => Instruments().Select(instrument =>
        instrument.Name.Replace('.', '_')
        + instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" }
        + (instrument is Counter<long> ? "_total" : ""));

    private static List<Instrument> Instruments()
    {
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == MeshMeter.Name)
            {
                found.Add(instrument);
            }
        };
        listener.Start();
        System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(MeshMeter).TypeHandle);
        Assert.NotEmpty(found);
        return [.. found.Distinct()];
    }

    private static List<string> Expressions()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Path.Combine(Kustomization.Root, "dashboards", "exchangemesh.json")));
        return
        [
            .. dashboard.RootElement.GetProperty("panels").EnumerateArray()
                .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
                .Select(target => target.GetProperty("expr").GetString()!),
        ];
    }

    [GeneratedRegex("(exchangemesh|dotnet)_[a-z_]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Metric();
}
