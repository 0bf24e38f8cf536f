using System.Net.Sockets;
using ExchangeMesh.Node.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeMesh.Node.Dashboard;

/// <summary>Serves the live page.</summary>
public sealed class DashboardHost : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly CancellationTokenSource _stop = new();

    private DashboardHost(WebApplication web, RunShelf shelf) => (_web, Shelf) = (web, shelf);

    /// <summary>The runs that pages see.</summary>
    public RunShelf Shelf { get; }

    /// <summary>Where the page is; with the token where one is needed.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Begins to serve.</summary>
    /// <param name="options">Where, and to whom.</param>
    /// <param name="shelf">The runs that pages see.</param>
    /// <exception cref="IOException">The port is taken, or may not be used.</exception>
    public static async Task<DashboardHost> StartAsync(DashboardOptions options, RunShelf shelf)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shelf);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = DashboardRoutes.LongestBody;
            kestrel.Listen(options.Listen);
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        var server = new DashboardHost(builder.Build(), shelf);
        var guard = new AccessGuard(options);
        server._web.Use(guard.PassAsync);
        server._web.UseWebSockets();
        new DashboardRoutes(shelf, server._stop.Token).Map(server._web);
        try
        {
            await server._web.StartAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw new IOException($"The dashboard cannot listen on {options.Listen}: {fault.Message}", fault);
        }

        server.Address = server._web.Urls.Single() + "/" + (options.Token is { } token ? "?token=" + token : "");
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _web.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }
}
