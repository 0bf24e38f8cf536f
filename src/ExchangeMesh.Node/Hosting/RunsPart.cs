using Akka.Actor;
using Akka.Configuration;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Actors.Nodes;
using ExchangeMesh.Actors.Storage;
using ExchangeMesh.Node.Settings;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ExchangeMesh.Node.Hosting;

/// <summary>
/// Hosts partitions, and takes runs for the cluster: any node forwards to the coordinator. <c>POST /runs</c> with a resolved
/// scenario submits it, and with <c>?pace=60x</c> ties its virtual time to the wall clock, also of one under way; <c>GET /runs/RUN</c> tells where it stands, <c>GET /runs</c> where the latest does; <c>DELETE /runs/RUN</c> ends it at its next exchange;
/// <c>GET /runs/RUN/files/NAME</c> gives a file of its results. Statuses are <c>RunStatus</c> of the protos, as JSON.
/// </summary>
internal sealed class RunsPart : INodePart
{
    /// <summary>The greatest scenario, in bytes: it must fit a message between nodes.</summary>
    public const int GreatestScenario = 900_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private IActorRef _coordinator = ActorRefs.Nobody;

    /// <inheritdoc/>
    public Config Configuration(NodeOptions options) => StorageOf(options)?.Configuration ?? Config.Empty;

    /// <inheritdoc/>
    public void Start(NodeContext node) => _coordinator = MeshNode.Start(
        node.System,
        new MeshNodeTerms(node.Options.Partitions, Path.Combine(node.Options.DataDirectory, "results"))
        {
            Storage = StorageOf(node.Options),
            Links = NodeTls.LinksOf(node.Options),
            CheckpointEvery = node.Options.CheckpointEvery,
        });

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes, NodeContext node)
    {
        routes.MapPost("/runs", async (HttpRequest request, string? pace) => await SubmitAsync(request.Body, pace));
        routes.MapGet("/runs", async () => await AskAsync(new V1.AskRun()));
        routes.MapGet("/runs/{run}", async (string run) => await AskAsync(new V1.AskRun { Run = run }));
        routes.MapDelete("/runs/{run}", async (string run) => await AskAsync(new V1.InterruptRun { Run = run }));
        routes.MapGet("/runs/{run}/files/{name}", async (string run, string name, HttpResponse response) => await CopyAsync(run, name, response));
    }

    // A file of SQLite is one node's own: what it keeps, the others cannot go on from.
    private static CheckpointStorage? StorageOf(NodeOptions options) =>
        options.Database.Kind == DatabaseKind.PostgreSql ? new CheckpointStorage(options.Database) : null;

    private async Task<IResult> SubmitAsync(Stream scenario, string? pace)
    {
        var submit = new V1.SubmitRun();
        if (pace is not null)
        {
            if (!Pace.TryRead(pace, out var wanted))
            {
                return TypedResults.Text($"pace: {Pace.Wanted}\n", statusCode: StatusCodes.Status400BadRequest);
            }

            submit.Pace = wanted.Factor;
        }

        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (var read = await scenario.ReadAsync(buffer); read > 0; read = await scenario.ReadAsync(buffer))
        {
            body.Write(buffer, 0, read);
            if (body.Length > GreatestScenario)
            {
                return TypedResults.Text($"a scenario may have {GreatestScenario} bytes at the most\n", statusCode: StatusCodes.Status413PayloadTooLarge);
            }
        }

        submit.Scenario = ByteString.CopyFrom(body.ToArray());
        return await AskAsync(submit);
    }

    private async Task<IResult> AskAsync(object question)
    {
        try
        {
            var status = await _coordinator.Ask<V1.RunStatus>(question, Patience);
            return TypedResults.Text(
                JsonFormatter.Default.Format(status),
                "application/json",
                statusCode: status.State == V1.RunState.Unknown ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
        }
        catch (AskTimeoutException)
        {
            return NoCoordinator();
        }
    }

    private async Task<IResult> CopyAsync(string run, string name, HttpResponse response)
    {
        try
        {
            for (var offset = 0L; ;)
            {
                var piece = await _coordinator.Ask<V1.FilePiece>(new V1.AskFile { Run = run, Name = name, Offset = offset }, Patience);
                if (piece.Bytes.IsEmpty)
                {
                    return offset == 0 ? TypedResults.NotFound() : TypedResults.Empty;
                }

                await response.Body.WriteAsync(piece.Bytes.Memory);
                offset += piece.Bytes.Length;
            }
        }
        catch (AskTimeoutException)
        {
            response.HttpContext.Abort();
            return TypedResults.Empty;
        }
    }

    private static ContentHttpResult NoCoordinator() =>
        TypedResults.Text("the coordinator does not answer\n", statusCode: StatusCodes.Status503ServiceUnavailable);
}
