using Microsoft.Playwright;

namespace ExchangeMesh.Browser.Tests;

/// <summary>A test in a real browser: it is skipped where there is none.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (!File.Exists(Chromium.Program))
        {
            Skip = $"needs Chromium at {Chromium.Program} (Debian: apt-get install chromium)";
        }
    }
}

/// <summary>One browser for all tests; each test has windows of its own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>Where Debian's package puts it; the variable names another.</summary>
    public static readonly string Program = Environment.GetEnvironmentVariable("EXCHANGEMESH_CHROMIUM") ?? "/usr/bin/chromium";

    private static readonly string[] Flags =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--disable-dev-shm-usage",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async Task InitializeAsync()
    {
        if (File.Exists(Program))
        {
            _playwright = await Playwright.CreateAsync();
            _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Program, Headless = true, Args = Flags });
        }
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
    }

    /// <summary>Opens a window on a page, and notes whatever the page complains of.</summary>
    public async Task<Window> OpenAsync(string address, ColorScheme scheme = ColorScheme.Light, int width = 1440, int height = 1000)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        var window = new Window(context, page);
        await page.GotoAsync(address);
        return window;
    }
}

/// <summary>A window of the browser.</summary>
public sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _complaints = [];

    public Window(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.SetDefaultTimeout(30_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Add(message.Text);
            }
        };
        page.PageError += (_, fault) => _complaints.Add(fault);
        page.RequestFailed += (_, request) => _complaints.Add($"{request.Url}: {request.Failure}");
    }

    /// <summary>What it shows.</summary>
    public IPage Page { get; }

    /// <summary>What the page has written to the console as an error or a warning, and what has failed.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Waits until a run is shown.</summary>
    public Task UntilShownAsync() => Page.Locator(".pane .card").First.WaitForAsync();

    /// <summary>Waits until an expression of the page is true, looking in each frame: the page's own rules forbid it to evaluate a text.</summary>
    public Task UntilAsync(string expression) => Page
        .EvaluateAsync($"new Promise(done => {{ const look = () => ({expression}) ? done(true) : requestAnimationFrame(look); look(); }})")
        .WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Keeps a picture beside the tests' results.</summary>
    public Task PictureAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(AppContext.BaseDirectory, "pictures", name + ".png") });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

[CollectionDefinition(nameof(Chromium))]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>;
