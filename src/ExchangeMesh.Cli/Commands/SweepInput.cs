using System.CommandLine;
using System.Globalization;
using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Sensitivity;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary>The arguments that say what a sweep varies, and under which seeds.</summary>
internal sealed class SweepInput
{
    private const string UsualSeeds = "1..10";
    private const string SeedsOfSearch = "1..200";

    private readonly ScenarioInput _scenario = new(hasSeed: false);

    private readonly Option<string[]> _vary = new("--vary")
    {
        Description = "Varies a field: path=a,b,c, or a range path=a..b, with its number of values path=a..b:5, in equal quotients path=a..b:5:log. May be given again.",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<string?> _design = new("--design") { Description = "How points are laid: grid (every combination; the default), latin (a Latin hypercube), or random." };
    private readonly Option<string?> _points = new("--points") { Description = "How many points a latin or random design has." };
    private readonly Option<string?> _sobol = new("--sobol") { Description = "Sobol indices of first order and total, from so many base points: points × (fields + 2) × seeds runs.", HelpName = "N" };
    private readonly Option<string?> _designSeed = new("--design-seed") { Description = "The seed of the design's own draws (default 1)." };
    private readonly ManyRunsInput _runs = new($"The seeds that every point is run with: 1..100, or 1,5,9 (default {UsualSeeds}; with --find as many of {SeedsOfSearch} as each value needs).", 0.5);
    private readonly Option<string?> _find = new("--find")
    {
        Description = "Looks by bisection for the value of a field where the chance that a condition holds in a run crosses one half: \"FIELD in A..B where OUTCOME > VALUE\"; behind it 'in 90% of runs' for another chance. Makes only the runs that decide.",
        HelpName = "QUESTION",
    };

    private readonly Option<string?> _file = new("--file") { Description = "A sweep file, in place of --vary and what belongs to it." };

    public SweepInput()
    {
        _design.AcceptOnlyFromAmong("grid", "latin", "random");
    }

    /// <summary>Adds the arguments to a command.</summary>
    public void AddTo(Command command)
    {
        _scenario.AddTo(command);
        _runs.AddTo(command);
        Option[] options = [_vary, _design, _points, _sobol, _find, _designSeed, _file];
        foreach (var option in options)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads what is to be swept, and says on standard error what is wrong with it.</summary>
    /// <returns>The definition and how many runs are made at once, or null.</returns>
    public (SweepDefinition Definition, int Threads)? Read(ParseResult parsed)
    {
        var usual = SeedList.Read(parsed.GetValue(_find) is null ? UsualSeeds : SeedsOfSearch).Seeds;
        return _runs.Read(parsed, usual) is { } runs && Define(parsed, runs) is { } definition ? (definition, runs.Threads) : null;
    }

    private SweepDefinition? Define(ParseResult parsed, ManyRuns runs)
    {
        if (_scenario.Overrides(parsed) is not { } overrides)
        {
            return null;
        }

        var scenario = _scenario.Name(parsed);
        if (parsed.GetValue(_file) is { } file)
        {
            return ReadFile(parsed, file, scenario, overrides, runs);
        }

        if (scenario is null)
        {
            return Complain("expected a scenario: a shipped one's name, or a file; or a sweep file with --file");
        }

        if (Axes(parsed) is not { } axes)
        {
            return null;
        }

        ThresholdQuestion? question = null;
        if (parsed.GetValue(_find) is { } find && (question = Question(find, axes)) is null)
        {
            return null;
        }

        return Design(parsed, axes) is not { } design ? null : new SweepDefinition
        {
            Scenario = scenario,
            Overrides = overrides,
            PriceFile = _scenario.PriceFile(parsed),
            Design = design,
            Seeds = runs.Seeds,
            Confidence = runs.Confidence,
            Question = question,
        };
    }

    /// <summary>Reads the question; its field becomes the one axis.</summary>
    private static ThresholdQuestion? Question(string text, List<SweepAxis> axes)
    {
        var (path, axis, question, fault) = ThresholdQuestion.Read(text);
        axis ??= axes.Find(one => string.Equals(one.Path, path, StringComparison.Ordinal));
        if (question is not null && axis is null)
        {
            fault = $"name the values to look among: {path} in A..B where …";
        }

        if (question is null || axis is null)
        {
            Console.Error.WriteLine($"--find {text}: {fault}");
            return null;
        }

        axes.RemoveAll(one => string.Equals(one.Path, path, StringComparison.Ordinal));
        axes.Add(ThresholdQuestion.Counted(axis));
        return question;
    }

    private SweepDefinition? ReadFile(ParseResult parsed, string file, string? scenario, IReadOnlyList<ScenarioOverride> overrides, ManyRuns runs)
    {
        Option[] refused = [_vary, _design, _points, _sobol, _find, _designSeed];
        if (refused.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } one)
        {
            return Complain($"{one.Name}: the sweep file {file} says what is varied; change it there");
        }

        var (content, diagnostics) = SweepFile.Open(file);
        foreach (var diagnostic in diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }

        if (content is null)
        {
            return null;
        }

        var named = scenario ?? content.Scenario;
        if (named.Length == 0)
        {
            return Complain($"{file} names no scenario, and none is given");
        }

        return new SweepDefinition
        {
            Scenario = named,
            Overrides = [.. content.Overrides, .. overrides],
            PriceFile = _scenario.PriceFile(parsed),
            Design = content.Design,
            Seeds = runs.HasSeeds ? runs.Seeds : content.Seeds,
            Confidence = runs.Confidence,
        };
    }

    private List<SweepAxis>? Axes(ParseResult parsed)
    {
        var axes = new List<SweepAxis>();
        foreach (var text in parsed.GetValue(_vary) ?? [])
        {
            var (axis, fault) = AxisText.Read(text);
            if (axis is null || axes.Any(other => string.Equals(other.Path, axis.Path, StringComparison.Ordinal)))
            {
                Console.Error.WriteLine($"--vary {text}: {(axis is null ? fault : "the field is varied twice")}");
                return null;
            }

            axes.Add(axis);
        }

        return axes;
    }

    private SweepDesign? Design(ParseResult parsed, List<SweepAxis> axes)
    {
        var kind = parsed.GetValue(_sobol) is not null ? DesignKind.Sobol : parsed.GetValue(_design) switch
        {
            "latin" => DesignKind.Latin,
            "random" => DesignKind.Random,
            _ => DesignKind.Grid,
        };
        if (kind == DesignKind.Sobol && (axes.Count == 0 || parsed.GetValue(_design) is not null || parsed.GetValue(_points) is not null))
        {
            return ComplainOfDesign("--sobol needs fields to vary, and takes neither --design nor --points");
        }

        if ((kind is DesignKind.Latin or DesignKind.Random) == (parsed.GetValue(_points) is null))
        {
            return ComplainOfDesign(kind == DesignKind.Grid ? "--points belongs to --design latin or random" : "--design latin and random need --points");
        }

        if (Number(parsed, _designSeed, 1, 0) is not { } seed
            || Number(parsed, kind == DesignKind.Sobol ? _sobol : _points, 0, kind == DesignKind.Sobol ? 2UL : 1UL) is not { } count)
        {
            return null;
        }

        return new SweepDesign { Kind = kind, Axes = axes, Count = (int)Math.Min(count, int.MaxValue), Seed = seed };
    }

    private static ulong? Number(ParseResult parsed, Option<string?> option, ulong otherwise, ulong least)
    {
        if (parsed.GetValue(option) is not { } text)
        {
            return otherwise;
        }

        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= 1UL << 53)
        {
            return number;
        }

        Console.Error.WriteLine($"{option.Name} {text}: expected a whole number of at least {least}");
        return null;
    }

    private static SweepDefinition? Complain(string problem)
    {
        Console.Error.WriteLine(problem);
        return null;
    }

    private static SweepDesign? ComplainOfDesign(string problem)
    {
        Console.Error.WriteLine(problem);
        return null;
    }
}
