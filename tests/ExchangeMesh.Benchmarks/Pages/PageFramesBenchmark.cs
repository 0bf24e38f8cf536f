using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Browser.Tests;

namespace ExchangeMesh.Benchmarks.Pages;

/// <summary>How often the live page draws twenty venues in a second, in Chromium without a graphics card, while the run is made on the same machine.</summary>
internal sealed class PageFramesBenchmark : IBenchmark
{
    private const int Venues = 20;

    private const string FramesPerSecond = """
        new Promise(done => {
          let frames = 0;
          const from = performance.now();
          const next = now => now - from < 10000 ? (frames++, requestAnimationFrame(next)) : done(frames / (now - from) * 1000);
          requestAnimationFrame(next);
        })
        """;

    /// <inheritdoc/>
    public string Name => "page-frames";

    /// <inheritdoc/>
    public string Summary => $"frames a second of the live page with {Venues} venues, a run at twenty times the clock beside it; needs an idle machine and Chromium";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run() => MeasureAsync().GetAwaiter().GetResult();

    private static async Task<IReadOnlyList<Figure>> MeasureAsync()
    {
        var chromium = new Chromium();
        await chromium.InitializeAsync();
        try
        {
            await using var served = await ServedRuns.StartAsync();
            served.Run(ServedRuns.Many(Venues), new Pace(20), partitions: 1);
            var empty = await EmptyAsync(chromium);
            await using var window = await chromium.OpenAsync(served.Address, height: 1400);
            await window.UntilShownAsync();

            // As many frames as the page keeps the working times of, once its code and the run's are warm.
            await window.UntilAsync("exchangemesh.work.frames > 600");
            var rate = await window.Page.EvaluateAsync<double>(FramesPerSecond);
            var work = await window.Page.EvaluateAsync<double[]>("[...exchangemesh.work.times].sort((a, b) => a - b)");
            return
            [
                new Figure("frames a second", rate, "1/s"),
                new Figure("frames a second of an empty page, beside the same run", empty, "1/s"),
                new Figure("frames ÷ those of an empty page", rate / empty, AtLeast: 0.95),
                new Figure("working time of a frame, median", work[work.Length / 2], "ms"),
                new Figure("working time of a frame, 95th percentile", work[work.Length * 95 / 100], "ms", AtMost: 1000.0 / 60),
            ];
        }
        finally
        {
            await chromium.DisposeAsync();
        }
    }

    private static async Task<double> EmptyAsync(Chromium chromium)
    {
        await using var window = await chromium.OpenAsync("about:blank", height: 1400);
        return await window.Page.EvaluateAsync<double>(FramesPerSecond);
    }
}
