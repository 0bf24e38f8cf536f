using System.Data.Common;
using System.Diagnostics;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using ExchangeMesh.Actors.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ExchangeMesh.Node.Hosting;

/// <summary>
/// Answers probes. <c>/health/startup</c>: the node has started. <c>/health/ready</c>: it is an up member of the cluster and
/// its database answers. <c>/health/live</c>: its actors answer. Each gives 200, or 503 with the reason.
/// </summary>
internal sealed partial class HealthPart : INodePart
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private IActorRef _echo = ActorRefs.Nobody;

    /// <inheritdoc/>
    public void Start(NodeContext node) => _echo = node.System.ActorOf(Props.Create<EchoActor>(), "health");

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes, NodeContext node)
    {
        var database = new DatabaseProbe(node.Options.Database, node.Log.CreateLogger<HealthPart>());
        routes.MapGet("/health/startup", static () => Answer(""));
        routes.MapGet("/health/ready", async () => Answer(MembershipFault(node) is { Length: > 0 } fault ? fault : await database.FaultAsync()));
        routes.MapGet("/health/live", async () => Answer(await LivenessFaultAsync()));
    }

    private static ContentHttpResult Answer(string fault) => fault.Length == 0
        ? TypedResults.Text("ok\n")
        : TypedResults.Text(fault + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);

    private static string MembershipFault(NodeContext node)
    {
        if (node.IsLeaving)
        {
            return "the node is leaving";
        }

        var status = node.Cluster.SelfMember.Status;
        return status == MemberStatus.Up ? "" : $"the node is not up in the cluster, but {status}";
    }

    private async Task<string> LivenessFaultAsync()
    {
        try
        {
            await _echo.Ask<bool>(true, Patience);
            return "";
        }
        catch (Exception fault) when (fault is AskTimeoutException or TaskCanceledException)
        {
            return $"no actor answered within {Patience.TotalSeconds} s";
        }
    }

    private sealed class EchoActor : ActorBase
    {
        protected override bool Receive(object message)
        {
            Sender.Tell(message);
            return true;
        }
    }

    /// <summary>Asks the database at most once a second, however many ask whether it answers.</summary>
    private sealed partial class DatabaseProbe(DatabaseAddress database, ILogger log)
    {
        private readonly Lock _lock = new();
        private Task<string> _latest = Task.FromResult("");
        private long _askedAt = -Stopwatch.Frequency;

        public Task<string> FaultAsync()
        {
            lock (_lock)
            {
                if (_latest.IsCompleted && Stopwatch.GetElapsedTime(_askedAt) >= TimeSpan.FromSeconds(1))
                {
                    _askedAt = Stopwatch.GetTimestamp();
                    _latest = AskAsync();
                }

                return _latest;
            }
        }

        [LoggerMessage(LogLevel.Warning, "the database does not answer: {Place}")]
        private static partial void NoAnswer(ILogger log, string place, Exception fault);

        private async Task<string> AskAsync()
        {
            using var limit = new CancellationTokenSource(Patience);
            try
            {
                await database.ProbeAsync(limit.Token);
                return "";
            }
            catch (Exception fault) when (fault is DbException or SocketException or OperationCanceledException or TimeoutException or IOException)
            {
                NoAnswer(log, database.Place, fault);
                return $"the database does not answer: {database.Place}";
            }
        }
    }
}
