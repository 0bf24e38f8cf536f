using Akka.Actor;
using Akka.Actor.Setup;
using ExchangeMesh.Node.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ExchangeMesh.Node.Hosting;

/// <summary>How a node ended.</summary>
/// <param name="WasAsked">Whether it was asked to leave. Otherwise the others removed it, or it removed itself because it was cut off from most of them, or because a node that it called could not be believed.</param>
/// <param name="Cause">The cause by Akka's name for it.</param>
public sealed record NodeEnd(bool WasAsked, string Cause);

/// <summary>A node: an actor system that is a member of a cluster, with probes over HTTP beside it.</summary>
public static class NodeProcess
{
    /// <summary>Joins or forms a cluster, and stays until asked to leave.</summary>
    /// <param name="options">The node's checked settings.</param>
    /// <param name="parts">What runs on the node.</param>
    /// <param name="announce">Told once, when the node listens: the addresses of the node and of its HTTP.</param>
    /// <param name="leave">Asks the node to leave.</param>
    /// <returns>How the node ended.</returns>
    /// <exception cref="IOException">A port is taken, or the data directory cannot be made.</exception>
    public static async Task<NodeEnd> RunAsync(
        NodeOptions options,
        IReadOnlyList<INodePart> parts,
        Action<string, string> announce,
        CancellationToken leave)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(announce);
        Directory.CreateDirectory(options.DataDirectory);
        await using var web = Web(options, parts);
        var log = web.Services.GetRequiredService<ILoggerFactory>();
        using var system = CreateSystem(options, parts, log);
        var node = new NodeContext(options, system, log);
        try
        {
            foreach (var part in parts)
            {
                part.Start(node);
                part.Map(web, node);
            }

            await web.StartAsync(CancellationToken.None).ConfigureAwait(false);
            announce(node.Cluster.SelfAddress.ToString(), web.Urls.Single());
            Join(node);
            await WaitAsync(system.WhenTerminated, leave).ConfigureAwait(false);
        }
        finally
        {
            node.Leave();
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance).ConfigureAwait(false);
            await web.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }

        return new NodeEnd(leave.IsCancellationRequested, CoordinatedShutdown.Get(system).ShutdownReason?.GetType().Name ?? "");
    }

    private static async Task WaitAsync(Task terminated, CancellationToken leave)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = leave.Register(asked.SetResult);
        await Task.WhenAny(terminated, asked.Task).ConfigureAwait(false);
    }

    private static WebApplication Web(NodeOptions options, IReadOnlyList<INodePart> parts)
    {
        // Empty: no settings of ASP.NET's own are read, from whatever lies in the working directory or the environment.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(options.Http));
        // What keeps the host from starting is thrown, and said by the caller.
        builder.Logging.SetMinimumLevel(options.LogLevel)
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (options.LogFormat == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(json =>
            {
                json.UseUtcTimestamp = true;
                json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(text =>
            {
                text.SingleLine = true;
                text.UseUtcTimestamp = true;
                text.TimestampFormat = "HH:mm:ss.fff ";
                text.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }

        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        foreach (var part in parts)
        {
            part.AddTo(builder.Services, options);
        }

        return builder.Build();
    }

    private static ActorSystem CreateSystem(NodeOptions options, IReadOnlyList<INodePart> parts, ILoggerFactory log)
    {
        var setup = ActorSystemSetup.Create(
            BootstrapSetup.Create().WithConfig(NodeConfiguration.For(options, parts)),
            new AkkaLogSetup(log));
        if (options.Identity is { } identity)
        {
            setup = setup.And(NodeTls.Of(identity));
        }

        try
        {
            return ActorSystem.Create(NodeConfiguration.SystemName, setup);
        }
        catch (Exception fault) when (SocketFault(fault) is { } cause)
        {
            throw new IOException($"The node cannot listen on {options.Bind}: {cause.Message}", fault);
        }
    }

    private static System.Net.Sockets.SocketException? SocketFault(Exception? fault) => fault switch
    {
        null => null,
        System.Net.Sockets.SocketException socket => socket,
        AggregateException several => several.InnerExceptions.Select(SocketFault).FirstOrDefault(one => one is not null),
        _ => SocketFault(fault.InnerException),
    };

    private static void Join(NodeContext node)
    {
        var self = node.Cluster.SelfAddress;
        if (node.Options.SeedNodes.IsEmpty)
        {
            node.Cluster.Join(self);
        }
        else
        {
            node.Cluster.JoinSeedNodes(node.Options.SeedNodes.Select(seed => new Address(self.Protocol, self.System, seed.Host, seed.Port)));
        }
    }
}
