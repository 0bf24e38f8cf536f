using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary>Runs on a cluster, which queues them: those that wait cost nothing, and one follows the other without a gap.</summary>
/// <param name="addresses">Where its nodes serve HTTP, one or several.</param>
internal sealed class ClusterRunSite(string addresses) : IRunSite
{
    /// <inheritdoc/>
    public MeasuredRun Execute(ScenarioReading reading, PlanRunOptions options)
    {
        var scratch = options.OutDirectory is null ? Directory.CreateTempSubdirectory("exchangemesh-run-") : null;
        try
        {
            using var http = new HttpClient();
            var folder = new ClusterRun(http, RunOnCluster.AddressesOf(addresses))
                .ExecuteAsync(reading, options.OutDirectory ?? scratch!.FullName, static (_, _) => { }, options.Stop)
                .GetAwaiter().GetResult();
            RunManifest.TryRead(folder, out var manifest);
            var catalog = options.Catalog ?? OutcomeCatalog.Of(reading.Plan!);
            var metrics = RunSummary.ReadMetrics(folder);
            return new MeasuredRun(RunOutcomes.Of(catalog, metrics), manifest!.Fingerprint, scratch is null ? folder : null, manifest.Interrupted);
        }
        catch (ClusterRunFailedException fault)
        {
            throw new RunFailedException(fault.Message, fault);
        }
        finally
        {
            scratch?.Delete(recursive: true);
        }
    }
}
