using System.Globalization;
using System.Text;
using Akka.Configuration;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>Akka's settings for a process that hosts partitions.</summary>
public static class MeshConfiguration
{
    /// <summary>The name of the participants' mailbox in the settings.</summary>
    internal const string LazyMailbox = "exchangemesh.lazy-mailbox";

    /// <summary>The name of the partitions' own threads in the settings.</summary>
    internal const string PartitionThread = "exchangemesh.partition-thread";

    /// <summary>Returns the name of a partition's dispatcher in the settings.</summary>
    internal static string DispatcherOf(int partition) =>
        string.Create(CultureInfo.InvariantCulture, $"exchangemesh.partition-{partition}");

    /// <summary>Returns the settings for a number of partitions.</summary>
    /// <param name="partitions">How many partitions the process may host at a time.</param>
    public static Config For(int partitions)
    {
        var text = new StringBuilder();
        text.Append(
            $$"""
            akka.loglevel = WARNING
            akka.stdout-loglevel = WARNING
            akka.log-dead-letters = off
            akka.log-dead-letters-during-shutdown = off
            akka.coordinated-shutdown.run-by-clr-shutdown-hook = off
            akka.coordinated-shutdown.exit-clr = off
            {{LazyMailbox}} { mailbox-type = "{{typeof(LazyMailbox).AssemblyQualifiedName}}" }
            {{PartitionThread}} { type = PinnedDispatcher, throughput = 1 }

            """);
        for (var partition = 0; partition < partitions; partition++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{DispatcherOf(partition)} {{ type = \"{typeof(PartitionDispatcherConfigurator).AssemblyQualifiedName}\", throughput = 1 }}");
        }

        return ConfigurationFactory.ParseString(text.ToString());
    }
}
