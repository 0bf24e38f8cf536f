namespace ExchangeMesh.Deployment.Tests;

public sealed class ManifestRulesTests
{
    [KubectlTheory]
    [InlineData("containerPort: 8080", "containerPort: 80800", "port 80800 is none")]
    [InlineData("    port: 4053\n", "    port: 99999\n", "port 99999 is none")]
    [InlineData("targetPort: remoting", "targetPort: remotign", "leads to port 'remotign'")]
    [InlineData("            port: http\n", "            port: htpt\n", "a probe asks port 'htpt'")]
    [InlineData("      labels:\n        app.kubernetes.io/component: node\n", "      labels:\n        app.kubernetes.io/component: knot\n", "its selector misses its own pods")]
    [InlineData("serviceName: exchangemesh\n", "serviceName: exchange\n", "gives its pods no names")]
    [InlineData("clusterIP: None", "clusterIP: 10.0.0.1", "gives its pods no names")]
    [InlineData("- mountPath: /tmp\n          name: temporary", "- mountPath: /tmp\n          name: temporal", "there is no volume 'temporal'")]
    [InlineData("name: exchangemesh-database\n", "name: exchange-database\n", "which nobody makes")]
    [InlineData("$(POD_NAME).exchangemesh", "$(POD_HOST).exchangemesh", "which does not stand before it")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "write to its image")]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "may run as root")]
    [InlineData("type: RuntimeDefault", "type: Unconfined", "without seccomp")]
    [InlineData("      automountServiceAccountToken: false\n", "", "gets a token")]
    [InlineData("enableServiceLinks: false", "enableServiceLinks: true", "which look like settings")]
    [InlineData("serviceAccountName: exchangemesh", "serviceAccountName: mesh", "there is no service account 'mesh'")]
    [InlineData("value: \"0x60000000\"", "value: \"0x80000000\"", "the heap may take 100")]
    [InlineData("image: exchangemesh:0.1.0", "image: exchangemesh:latest", "its image has no version")]
    [InlineData("namespace: exchangemesh\n", "namespace: default\n", "is in no namespace of ours")]
    public void What_breaks_a_rule_is_found(string right, string wrong, string finding)
    {
        var text = Kustomization.Render("overlays/cluster");
        Assert.Contains(right, text, StringComparison.Ordinal);

        var findings = ManifestRules.Findings(Kustomization.Read(text.Replace(right, wrong, StringComparison.Ordinal)), ManifestTests.Others("overlays/cluster"));

        Assert.Contains(findings, one => one.Contains(finding, StringComparison.Ordinal));
    }
}
