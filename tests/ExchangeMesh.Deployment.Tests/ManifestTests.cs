using System.Text;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ExchangeMesh.Deployment.Tests;

public sealed class ManifestTests
{
    public static TheoryData<string> All => Kustomization.All;

    // To YAML 1.1, which some tools still read, these are true and false.
    private static readonly string[] TruthWords = ["y", "n", "yes", "no", "on", "off"];

    [KubectlTheory]
    [MemberData(nameof(All))]
    public void Every_field_is_one_that_the_api_has_and_every_reference_leads_somewhere(string directory)
    {
        var manifests = Kustomization.Load(directory);

        Assert.Empty(ManifestRules.Findings(manifests, Others(directory)));
        Assert.All(manifests, manifest => Assert.IsNotType<Dictionary<object, object>>(manifest));
    }

    [KubectlTheory]
    [InlineData("overlays/single", "NetworkPolicy,Service,Service,ServiceAccount,StatefulSet")]
    [InlineData("overlays/cluster", "NetworkPolicy,NetworkPolicy,PodDisruptionBudget,Service,Service,ServiceAccount,StatefulSet")]
    [InlineData("overlays/trial", "NetworkPolicy,NetworkPolicy,NetworkPolicy,PodDisruptionBudget,Secret,Service,Service,Service,ServiceAccount,StatefulSet,StatefulSet")]
    [InlineData("jobs", "Job")]
    public void An_overlay_holds_what_it_should(string directory, string kinds)
    {
        var found = Kustomization.Load(directory).Cast<k8s.IKubernetesObject>().Select(manifest => manifest.Kind);

        Assert.Equal(kinds, string.Join(',', found.Order(StringComparer.Ordinal)));
    }

    [KubectlTheory]
    [InlineData("podManagementPolicy:", "podManagmentPolicy:")]
    [InlineData("readOnlyRootFilesystem:", "readOnlyRootFileSystem:")]
    [InlineData("publishNotReadyAddresses:", "publishNotReadyAddress:")]
    [InlineData("topologySpreadConstraints:", "topologySpreadConstraint:")]
    [InlineData("maxUnavailable:", "maxUnavailible:")]
    [InlineData("seconds: 5", "second: 5")]
    public void A_misspelled_field_is_refused(string field, string misspelled)
    {
        var text = Kustomization.Render("overlays/cluster");
        Assert.Contains(field, text, StringComparison.Ordinal);

        Assert.ThrowsAny<Exception>(() => Kustomization.Read(text.Replace(field, misspelled, StringComparison.Ordinal)));
    }

    [Fact]
    public void No_bare_word_may_be_taken_for_a_truth_value()
    {
        var files = Directory.GetFiles(Kustomization.Root, "*.yaml", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Empty(TruthWordsIn(File.ReadAllText(file))));
        Assert.Equal(["n", "Yes"], TruthWordsIn("name: n\nother: Yes\nquoted: \"no\"\nlonger: note\n"));
    }

    [KubectlFact]
    public void The_database_of_the_trial_is_that_of_the_connection_string()
    {
        var secret = Assert.Single(Kustomization.Load("overlays/trial").OfType<V1Secret>());
        var connection = Encoding.UTF8.GetString(secret.Data["connection"]);

        var address = Actors.Storage.DatabaseAddress.Parse(connection, out var fault);

        Assert.Equal("", fault);
        Assert.Equal("PostgreSQL, exchangemesh-database:5432, mesh", address!.Place);
        Assert.Contains("Password=" + Encoding.UTF8.GetString(secret.Data["password"]), connection, StringComparison.Ordinal);
    }

    internal static IReadOnlyList<object> Others(string directory) =>
        directory == "jobs" ? Kustomization.Load("overlays/cluster") : Kustomization.Load("jobs");

    private static List<string> TruthWordsIn(string text)
    {
        var found = new List<string>();
        var parser = new Parser(new StringReader(text));
        while (parser.MoveNext())
        {
            if (parser.Current is Scalar { Style: ScalarStyle.Plain } scalar && TruthWords.Contains(scalar.Value, StringComparer.OrdinalIgnoreCase))
            {
                found.Add(scalar.Value);
            }
        }

        return found;
    }
}
