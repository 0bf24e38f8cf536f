using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ExchangeMesh.Node.Dashboard;

/// <summary>What pages ask and order. Orders are POST with a JSON body; what is wrong with one is a list of sentences, status 400.</summary>
/// <param name="shelf">The runs.</param>
/// <param name="stop">Cancelled when the program ends.</param>
internal sealed class DashboardRoutes(RunShelf shelf, CancellationToken stop)
{
    /// <summary>The greatest body of a request, in bytes.</summary>
    public const int LongestBody = 64 * 1024;

    private const string Scenario = "scenario";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var file in PageFiles.All)
        {
            routes.MapGet(file.Path, () => Results.Bytes(file.Content, file.ContentType));
        }

        routes.MapGet("/api/runs", ListRuns);
        routes.MapGet("/api/scenarios", static () => Json(new JsonArray([.. ScenarioLibrary.List().Select(static one => (JsonNode)new JsonObject { ["name"] = one.Name, ["description"] = one.Description })])));
        routes.MapPost("/api/runs", StartAsync);
        routes.MapPost("/api/runs/{id}/{order}", OrderAsync);
        routes.MapGet("/api/runs/{id}/stream", StreamAsync);
        routes.MapGet("/api/results/{name}", (string name) => FinishedPage.Find(shelf, name) is { } page ? Results.Bytes(page, "application/json") : Results.NotFound());
    }

    private IResult ListRuns() => Json(new JsonObject
    {
        ["mayStart"] = shelf.MayStart,
        ["live"] = new JsonArray([.. shelf.Runs.Select(static run => (JsonNode)new JsonObject
        {
            ["id"] = run.Id,
            ["name"] = run.Reading.Plan!.Name,
            ["seed"] = run.Reading.Plan.Seed,
            ["ended"] = run.Feed.End is not null,
        })]),
        ["results"] = new JsonArray([.. shelf.Results.Select(static name => (JsonNode)name)]),
    });

    private async Task<IResult> StartAsync(HttpRequest request)
    {
        if (await BodyOfAsync(request) is not { } body)
        {
            return Refused("expected a JSON object");
        }

        if (!shelf.MayStart)
        {
            return Refused("this page shows one run; 'serve' starts others");
        }

        if (TextOf(body, Scenario) is not { } name || ScenarioLibrary.Find(name) is null)
        {
            return Refused($"scenario: expected one of {string.Join(", ", ScenarioLibrary.Names)}");
        }

        var overrides = (TextOf(body, "set") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(static line => (Line: line, Override: ScenarioOverride.Parse(line))).ToList();
        if (overrides.Find(static one => one.Override is null).Line is { } bad)
        {
            return Refused($"set: {bad}: expected path=value");
        }

        if (!Pace.TryRead(TextOf(body, "pace") ?? "free", out var pace))
        {
            return Refused("pace: " + Pace.Wanted);
        }

        if (!int.TryParse(TextOf(body, "partitions") ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var partitions) || partitions is < 1 or > 64)
        {
            return Refused("partitions: expected 1 to 64");
        }

        var seed = TextOf(body, "seed") is { } given ? new[] { new ScenarioOverride("seed", given) } : [];
        var reading = ScenarioReader.Open(name, new ReadingOptions { Overrides = [.. overrides.Select(static one => one.Override!), .. seed] });
        return reading.Plan is null
            ? Refused([.. reading.Diagnostics.Select(static one => one.ToString())])
            : shelf.Start(reading, partitions, pace, body["paused"] is JsonValue value && value.GetValueKind() == JsonValueKind.True) is { } run
                ? Json(new JsonObject { ["id"] = run.Id })
                : Refused($"{RunShelf.MostUnderWay} runs are under way already: let one end");
    }

    private async Task<IResult> OrderAsync(string id, string order, HttpRequest request)
    {
        if (shelf.Find(id) is not { } run)
        {
            return Results.NotFound();
        }

        if (await BodyOfAsync(request) is not { } body)
        {
            return Refused("expected a JSON object");
        }

        return order switch
        {
            "pause" => Done(run.Control.Pause),
            "resume" => Done(run.Control.Resume),
            "stop" => Done(run.Stop),
            "step" => Step(run, TextOf(body, "stride")),
            "pace" => SetPace(run, TextOf(body, "pace") ?? ""),
            "shocks" => await InjectAsync(run, body),
            _ => Results.NotFound(),
        };
    }

    private static IResult Step(LiveRun run, string? stride)
    {
        if (stride is null)
        {
            return Done(() => run.Control.Step(null));
        }

        return double.TryParse(stride, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= 1e6
            ? Done(() => run.Control.Step(new Duration((long)(seconds * 1e9))))
            : Refused("stride: expected seconds of virtual time, or nothing for one window");
    }

    private static IResult SetPace(LiveRun run, string text) =>
        Pace.TryRead(text, out var pace) ? Done(() => run.Control.SetPace(pace)) : Refused("pace: " + Pace.Wanted);

    private static async Task<IResult> InjectAsync(LiveRun run, JsonObject body)
    {
        if (body["shock"] is not JsonObject shock)
        {
            return Refused("shock: expected a shock, as it stands in a scenario");
        }

        VirtualTime? at = null;
        if (body["at"] is { } when)
        {
            if (when is not JsonValue value || !value.TryGetValue<double>(out var seconds) || seconds is < 0 or > 1e9)
            {
                return Refused("at: expected seconds of virtual time");
            }

            at = new VirtualTime((long)(seconds * 1e9));
        }

        var outcome = await run.Control.InjectAsync(shock, run.Shocks, at);
        return outcome.Shock is { } injected
            ? Json(new JsonObject { ["number"] = injected.Number, ["window"] = injected.Window, ["at"] = injected.At.Nanoseconds / 1e9, ["shock"] = injected.Text })
            : Refused([.. outcome.Problems]);
    }

    private async Task StreamAsync(string id, HttpContext context)
    {
        if (shelf.Find(id) is not { } run || !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var page = run.Feed.Open();
        await page.SendAsync(socket, stop);
    }

    private static async Task<JsonObject?> BodyOfAsync(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return [];
        }

        if (!request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            return await JsonNode.ParseAsync(request.Body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private static IResult Done(Action order)
    {
        order();
        return Results.NoContent();
    }

    private static IResult Json(JsonNode body) => Results.Text(body.ToJsonString(), "application/json");

    private static IResult Refused(params string[] problems) => Results.Text(
        new JsonObject { ["problems"] = new JsonArray([.. problems.Select(static one => (JsonNode)one)]) }.ToJsonString(),
        "application/json",
        statusCode: StatusCodes.Status400BadRequest);
}
