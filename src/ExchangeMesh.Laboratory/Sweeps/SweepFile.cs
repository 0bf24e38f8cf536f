using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>What a sweep file says, before anything from the command line is added.</summary>
/// <param name="Scenario">The scenario; empty where the file names none.</param>
/// <param name="Overrides">Fields that are set in every run.</param>
/// <param name="Design">The design.</param>
/// <param name="Seeds">The seeds.</param>
public sealed record SweepFileContent(string Scenario, IReadOnlyList<ScenarioOverride> Overrides, SweepDesign Design, IReadOnlyList<ulong> Seeds);

/// <summary>Reads sweep files: YAML in, a design or a list of everything that is wrong out.</summary>
public static class SweepFile
{
    /// <summary>Reads a sweep file.</summary>
    /// <returns>What it says, or what is wrong with it; the other is null or empty.</returns>
    public static (SweepFileContent? Content, IReadOnlyList<Diagnostic> Diagnostics) Open(string path)
    {
        try
        {
            return Read(path, File.ReadAllText(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, [new Diagnostic(new SourcePosition(path, 0, 0), DiagnosticCode.FileUnreadable, "", $"the file cannot be read: {exception.Message}")]);
        }
    }

    /// <summary>Reads a sweep file's text.</summary>
    /// <param name="file">The file's path, for diagnostics and for a scenario beside it.</param>
    /// <param name="text">The YAML.</param>
    public static (SweepFileContent? Content, IReadOnlyList<Diagnostic> Diagnostics) Read(string file, string text)
    {
        var diagnostics = new DiagnosticList();
        var root = DocumentParser.Parse(file, text, diagnostics);
        root = new ShapeCheck(diagnostics).Check(root, SweepShapes.Sweep, "");
        if (root.IsSound)
        {
            root = new Completion(diagnostics).Complete(root, SweepShapes.Sweep);
        }

        if (!root.IsSound || !diagnostics.IsEmpty)
        {
            return (null, diagnostics.InOrder());
        }

        var (seeds, fault) = SeedList.Read(root["seeds"].Text);
        if (fault.Length > 0)
        {
            diagnostics.Add(root["seeds"], DiagnosticCode.BadSweep, fault + ".");
        }

        var design = DesignOf(root, diagnostics);
        return diagnostics.IsEmpty
            ? (new SweepFileContent(ScenarioOf(file, root["scenario"].Text), SettingsOf(root["set"]), design, seeds), [])
            : (null, diagnostics.InOrder());
    }

    private static SweepDesign DesignOf(DocumentNode root, DiagnosticList diagnostics)
    {
        var kind = (DesignKind)SweepDefinition.Words.ToList().IndexOf(root["design"].Text);
        var axes = root["vary"].Items.Select(axis => AxisOf(axis, diagnostics)).OfType<SweepAxis>().ToList();
        var listed = root["points"].Items.Select(SettingsOf).ToList();
        if (kind is DesignKind.Latin or DesignKind.Random or DesignKind.Sobol && !root["count"].IsThere)
        {
            diagnostics.Add(root["design"], DiagnosticCode.BadSweep, $"a {root["design"].Text} design needs its number of points, count.");
        }

        if (kind == DesignKind.List != listed.Count > 0)
        {
            diagnostics.Add(
                root["design"],
                DiagnosticCode.BadSweep,
                kind == DesignKind.List ? "a list design needs its points." : $"points are listed for the design list, but the design is {root["design"].Text}.");
        }

        if (kind == DesignKind.List && axes.Count > 0)
        {
            diagnostics.Add(root["vary"], DiagnosticCode.BadSweep, "a list design says in its points what is varied.");
        }

        foreach (var twice in axes.GroupBy(axis => axis.Path, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            diagnostics.Add(root["vary"], DiagnosticCode.DuplicateEntry, $"'{twice.Key}' is varied twice.");
        }

        return new SweepDesign
        {
            Kind = kind,
            Axes = kind == DesignKind.List ? AxesOf(listed) : axes,
            Count = (int)root["count"].Whole(),
            Seed = (ulong)root["design_seed"].Whole(1),
            Listed = listed,
        };
    }

    private static SweepAxis? AxisOf(DocumentNode node, DiagnosticList diagnostics)
    {
        var isRange = node["from"].IsThere || node["to"].IsThere;
        var hasValues = node["values"].IsThere;
        var (axis, fault) = (isRange, hasValues) switch
        {
            (true, false) => AxisText.ReadRange(node["field"].Text, node["from"].Text, node["to"].Text, (int)node["count"].Whole(), node["scale"].Is("log")),
            (false, true) => AxisText.ReadList(node["field"].Text, [.. node["values"].Items.Select(item => item.Text)]),
            _ => (null, "either values, or from and to are expected"),
        };
        if (fault.Length > 0)
        {
            diagnostics.Add(node, DiagnosticCode.BadSweep, fault + ".");
        }

        return axis;
    }

    /// <summary>Returns the axes of listed points: the fields that they set, in order of appearance, with the values that occur.</summary>
    public static IReadOnlyList<SweepAxis> AxesOf(IReadOnlyList<IReadOnlyList<ScenarioOverride>> points) =>
        [.. points.SelectMany(point => point)
            .GroupBy(one => one.Path, StringComparer.Ordinal)
            .Select(group => new SweepAxis(group.Key, [.. group.Select(one => one.Value).Distinct(StringComparer.Ordinal)], null))];

    private static IReadOnlyList<ScenarioOverride> SettingsOf(DocumentNode node) =>
        [.. node.Fields.Select(field => new ScenarioOverride(field.Name, field.Value.Text))];

    private static string ScenarioOf(string file, string scenario) =>
        scenario.Length == 0 || ScenarioLibrary.Find(scenario) is not null || Path.IsPathRooted(scenario)
            ? scenario
            : Path.Combine(Path.GetDirectoryName(file) ?? "", scenario);
}
