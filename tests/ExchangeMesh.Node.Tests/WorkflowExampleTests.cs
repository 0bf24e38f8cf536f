using System.Runtime.CompilerServices;
using ExchangeMesh.Cli;
using YamlDotNet.RepresentationModel;

namespace ExchangeMesh.Node.Tests;

/// <summary>The workflow in the Laboratory's README is YAML of a workflow's form, and types what the program takes.</summary>
public sealed class WorkflowExampleTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public void The_example_is_a_workflow()
    {
        var workflow = Example();

        Assert.Equal(["name", "on", "jobs"], workflow.Children.Keys.Select(key => key.ToString()));
        Assert.All(Steps(workflow), step => Assert.True(step.Children.ContainsKey("uses") != step.Children.ContainsKey("run"), step.ToString()));
    }

    [Fact]
    public async Task Each_option_of_the_example_is_one_that_check_takes()
    {
        var command = Assert.Single(Steps(Example()), step => step.Children.TryGetValue("run", out var run) && run.ToString().Contains(" check ", StringComparison.Ordinal));
        var words = command["run"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var help = (await _workplace.RunAsync("check", "--help")).Ends(ExitCode.Done).Output;

        var options = words.Where(word => word.StartsWith("--", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(options);
        Assert.All(options, option => Assert.Contains($" {option} ", help, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_examples_command_ends_with_a_verdict()
    {
        var command = Assert.Single(Steps(Example()), step => step.Children.TryGetValue("run", out var run) && run.ToString().Contains(" check ", StringComparison.Ordinal))["run"].ToString();
        var words = command[(command.IndexOf(" check ", StringComparison.Ordinal) + 1)..]
            .Replace("market/scenario.yaml", "two-venue-spiral", StringComparison.Ordinal)
            .Replace("\"$GITHUB_STEP_SUMMARY\"", "step.md", StringComparison.Ordinal)
            .Replace("1..60", "1..2", StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);

        (await _workplace.RunAsync([.. words, "--set", "length=2s", "--set", "shocks.0.at=1s", "--set", "gates=[bad_debt == 0]"])).Ends(ExitCode.Done);

        Assert.Equal(["gates.xml", "step.md"], Directory.GetFiles(_workplace.Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode workflow) =>
        ((YamlMappingNode)workflow["jobs"]).Children.Values.SelectMany(job => (YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>();

    private static YamlMappingNode Example([CallerFilePath] string file = "")
    {
        var readme = File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "../../src/ExchangeMesh.Laboratory/README.md"));
        var block = Assert.Single(readme.Split("```yaml\n")[1..], part => part.Contains("\njobs:", StringComparison.Ordinal));
        var stream = new YamlStream();
        stream.Load(new StringReader(block[..block.IndexOf("```", StringComparison.Ordinal)]));
        return (YamlMappingNode)Assert.Single(stream.Documents).RootNode;
    }
}
