using System.Xml.Linq;

namespace ExchangeMesh.Architecture.Tests;

public sealed class ProjectMapTests
{
    private static readonly string[] Edges =
    [
        "Actors -> World",
        "Cli -> Laboratory",
        "Cli -> Node",
        "Domain -> Primitives",
        "Laboratory -> World",
        "Library -> Laboratory",
        "Node -> Actors",
        "Recording -> Domain",
        "Scenarios -> Traders",
        "Simulation -> Primitives",
        "Traders -> Domain",
        "World -> Recording",
        "World -> Scenarios",
        "World -> Simulation",
    ];

    // A name that ends in a dot admits its whole family.
    private static readonly SortedDictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["Primitives"] = [],
        ["Domain"] = [],
        ["Traders"] = [],
        ["Simulation"] = [],
        ["World"] = [],
        ["Recording"] = ["Parquet.Net"],
        ["Laboratory"] = ["MathNet.Numerics"],
        ["Scenarios"] = ["YamlDotNet", "NJsonSchema", "Parquet.Net"],
        ["Library"] = ["YamlDotNet", "Microsoft.CodeAnalysis.PublicApiAnalyzers"],
        ["Actors"] =
        [
            "Akka", "Akka.", "Google.Protobuf", "Grpc.Tools", "Microsoft.Data.Sqlite", "Npgsql", "Newtonsoft.Json",
        ],
        ["Node"] = ["Akka.", "OpenTelemetry", "OpenTelemetry.", "Microsoft.Extensions.", "Serilog.", "Grpc.AspNetCore"],
        ["Cli"] = ["System.CommandLine", "Spectre.Console", "Svg.Skia", "SkiaSharp", "SkiaSharp.NativeAssets.Linux.NoDependencies"],
    };

    [Fact]
    public void The_source_is_twelve_projects()
    {
        var expected = Packages.Keys.Select(name => "ExchangeMesh." + name);

        Assert.Equal(expected.Order(StringComparer.Ordinal), Repository.SourceProjects);
    }

    [Fact]
    public void The_projects_refer_to_each_other_along_fourteen_edges_only()
    {
        var found = Repository.SourceProjects.SelectMany(project =>
            References(project, "ProjectReference").Select(target =>
                $"{Short(project)} -> {Short(Path.GetFileNameWithoutExtension(target.Replace('\\', '/')))}"));

        Assert.Equal(Edges, found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_project_uses_only_the_packages_of_its_place_in_the_map()
    {
        var strangers = Repository.SourceProjects.SelectMany(project =>
            References(project, "PackageReference")
                .Where(package => !IsAllowed(Packages[Short(project)], package))
                .Select(package => $"{project} uses {package}"));

        Findings.None(strangers);
    }

    [Fact]
    public void No_project_takes_a_framework_or_a_file_past_the_map()
    {
        var strangers = Repository.SourceProjects.SelectMany(project =>
            References(project, "Reference").Concat(References(project, "Import"))
                .Select(reference => $"{project} refers to {reference}"));

        Findings.None(strangers);
    }

    [Fact]
    public void The_solution_holds_every_project()
    {
        var solution = Repository.Read("ExchangeMesh.sln").Replace('\\', '/');
        var projects = Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"));

        var missing = projects.Select(Repository.Relative).Where(file => !solution.Contains(file, StringComparison.Ordinal));

        Findings.None(missing);
    }

    [Fact]
    public void Package_versions_stand_in_one_file()
    {
        var projects = Repository.Files("src", "*.csproj").Concat(Repository.Files("tests", "*.csproj"));

        var own = projects.Where(file => XDocument.Load(file).Descendants("PackageReference").Any(HasVersion));

        Findings.None(own.Select(Repository.Relative));
    }

    [Theory]
    [InlineData("Akka", true)]
    [InlineData("Akka.Cluster", true)]
    [InlineData("AkkaRogue", false)]
    [InlineData("Grpc.Tools", true)]
    [InlineData("Grpc.Tools.More", false)]
    public void A_family_is_admitted_by_its_dot(string package, bool allowed) =>
        Assert.Equal(allowed, IsAllowed(Packages["Actors"], package));

    private static bool HasVersion(XElement reference) =>
        reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null;

    private static bool IsAllowed(string[] allowed, string package) =>
        allowed.Any(name => name.EndsWith('.')
            ? package.StartsWith(name, StringComparison.Ordinal)
            : string.Equals(package, name, StringComparison.Ordinal));

    private static string Short(string project) => project["ExchangeMesh.".Length..];

    private static IEnumerable<string> References(string project, string element) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, project + ".csproj"))
            .Descendants(element)
            .Select(reference => (string?)reference.Attribute("Include") ?? (string?)reference.Attribute("Project") ?? "");
}
