using System.Globalization;
using System.Text.RegularExpressions;
using k8s.Models;

namespace ExchangeMesh.Deployment.Tests;

/// <summary>What must hold of manifests beyond what the API's types say. Each rule gives sentences about what is wrong.</summary>
internal sealed partial class ManifestRules(IReadOnlyList<object> manifests, IReadOnlyList<object> others)
{
    // Made by whoever deploys, as the README says.
    private static readonly string[] OwnSecrets = ["exchangemesh-database", "exchangemesh-tls"];

    private readonly List<(string Name, V1LabelSelector? Selector, V1PodTemplateSpec Template)> _pods = [.. PodsOf(manifests)];
    private readonly List<(string Name, V1LabelSelector? Selector, V1PodTemplateSpec Template)> _all = [.. PodsOf(manifests), .. PodsOf(others)];

    /// <summary>Returns all that is wrong.</summary>
    /// <param name="manifests">What is deployed together.</param>
    /// <param name="others">What else is deployed beside it, to which policies may refer.</param>
    public static List<string> Findings(IReadOnlyList<object> manifests, IReadOnlyList<object> others) =>
        [.. new ManifestRules(manifests, others).All()];

    private IEnumerable<string> All() =>
        _pods.SelectMany(pod => PodFindings(pod.Name, pod.Template.Spec))
            .Concat(SelectorFindings())
            .Concat(ServiceFindings())
            .Concat(StatefulSetFindings())
            .Concat(PolicyFindings())
            .Concat(NameFindings());

    private static IEnumerable<(string Name, V1LabelSelector? Selector, V1PodTemplateSpec Template)> PodsOf(IReadOnlyList<object> manifests)
    {
        foreach (var set in manifests.OfType<V1StatefulSet>())
        {
            yield return (set.Metadata.Name, set.Spec.Selector, WithClaims(set));
        }

        foreach (var job in manifests.OfType<V1Job>())
        {
            yield return (job.Metadata.Name, job.Spec.Selector, job.Spec.Template);
        }
    }

    // To a pod a claim's template is a volume.
    private static V1PodTemplateSpec WithClaims(V1StatefulSet set)
    {
        var volumes = set.Spec.Template.Spec.Volumes ??= [];
        foreach (var claim in set.Spec.VolumeClaimTemplates ?? [])
        {
            if (!volumes.Any(volume => volume.Name == claim.Metadata.Name))
            {
                volumes.Add(new V1Volume { Name = claim.Metadata.Name });
            }
        }

        return set.Spec.Template;
    }

    private IEnumerable<string> PodFindings(string name, V1PodSpec pod)
    {
        if (pod.AutomountServiceAccountToken != false)
        {
            yield return $"{name}: gets a token of its service account";
        }

        if (pod.EnableServiceLinks != false)
        {
            yield return $"{name}: gets the variables of services, which look like settings";
        }

        if (pod.SecurityContext is not { RunAsNonRoot: true, RunAsUser: > 0, SeccompProfile.Type: "RuntimeDefault" })
        {
            yield return $"{name}: may run as root, or without seccomp";
        }

        if (pod.ServiceAccountName is { } account && !manifests.Concat(others).OfType<V1ServiceAccount>().Any(one => one.Metadata.Name == account))
        {
            yield return $"{name}: there is no service account '{account}'";
        }

        foreach (var finding in pod.Containers.SelectMany(container => ContainerFindings($"{name}/{container.Name}", pod, container)))
        {
            yield return finding;
        }
    }

    private IEnumerable<string> ContainerFindings(string name, V1PodSpec pod, V1Container container)
    {
        var security = container.SecurityContext;
        if (security is not { AllowPrivilegeEscalation: false, ReadOnlyRootFilesystem: true } || security.Capabilities?.Drop?.Contains("ALL") != true)
        {
            yield return $"{name}: may become more than it is, or write to its image";
        }

        if (container.Image.EndsWith(":latest", StringComparison.Ordinal) || !container.Image.Contains(':', StringComparison.Ordinal))
        {
            yield return $"{name}: its image has no version";
        }

        foreach (var port in container.Ports ?? [])
        {
            if (port.ContainerPort is < 1 or > 65_535)
            {
                yield return $"{name}: port {port.ContainerPort} is none";
            }
        }

        foreach (var mount in container.VolumeMounts ?? [])
        {
            if (pod.Volumes?.Any(volume => volume.Name == mount.Name) != true)
            {
                yield return $"{name}: there is no volume '{mount.Name}'";
            }
        }

        V1Probe?[] probes = [container.StartupProbe, container.ReadinessProbe, container.LivenessProbe];
        foreach (var probe in probes)
        {
            if (probe?.HttpGet is { } get && !HasPort(container, get.Port))
            {
                yield return $"{name}: a probe asks port '{get.Port.Value}', which is none of the container's";
            }
        }

        foreach (var finding in EnvironmentFindings(name, container).Concat(MemoryFindings(name, container)))
        {
            yield return finding;
        }
    }

    private IEnumerable<string> EnvironmentFindings(string name, V1Container container)
    {
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variable in container.Env ?? [])
        {
            foreach (Match reference in Reference().Matches(variable.Value ?? ""))
            {
                if (!before.Contains(reference.Groups["name"].Value))
                {
                    yield return $"{name}: {variable.Name} refers to {reference.Value}, which does not stand before it";
                }
            }

            if (!before.Add(variable.Name))
            {
                yield return $"{name}: {variable.Name} is given twice";
            }

            if (variable.ValueFrom?.SecretKeyRef is { } key && !HasSecret(key))
            {
                yield return $"{name}: {variable.Name} comes from '{key.Name}', key '{key.Key}', which nobody makes";
            }
        }
    }

    private bool HasSecret(V1SecretKeySelector key) =>
        manifests.OfType<V1Secret>().FirstOrDefault(secret => secret.Metadata.Name == key.Name) is { } made
            ? made.Data?.ContainsKey(key.Key) == true || made.StringData?.ContainsKey(key.Key) == true
            : OwnSecrets.Contains(key.Name, StringComparer.Ordinal);

    private static IEnumerable<string> MemoryFindings(string name, V1Container container)
    {
        if (container.Resources?.Limits?.TryGetValue("memory", out var limit) != true
            || container.Resources.Requests?.TryGetValue("memory", out var request) != true
            || limit!.ToInt64() != request!.ToInt64())
        {
            yield return $"{name}: its memory is not limited to what it requests";
            yield break;
        }

        if (container.Env?.FirstOrDefault(variable => variable.Name == "DOTNET_GCHeapHardLimit") is { } heap)
        {
            var share = (double)Convert.ToInt64(heap.Value, 16) / limit.ToInt64();
            if (share is < 0.5 or > 0.8)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}: the heap may take {share:P0} of the memory; expected 50 to 80 %");
            }
        }
        else if (container.Command?.Contains("/app/exchangemesh") == true)
        {
            yield return $"{name}: the heap is not limited";
        }
    }

    private IEnumerable<string> SelectorFindings() =>
        _pods.Where(pod => pod.Selector is not null && !Matches(pod.Selector.MatchLabels, pod.Template))
            .Select(pod => $"{pod.Name}: its selector misses its own pods");

    private IEnumerable<string> ServiceFindings()
    {
        foreach (var service in manifests.OfType<V1Service>())
        {
            var pods = _pods.Where(pod => Matches(service.Spec.Selector, pod.Template)).ToArray();
            if (pods.Length != 1)
            {
                yield return $"{service.Metadata.Name}: its selector finds pods of {pods.Length} kinds; expected one";
            }

            foreach (var port in service.Spec.Ports)
            {
                if (port.Port is < 1 or > 65_535)
                {
                    yield return $"{service.Metadata.Name}: port {port.Port} is none";
                }

                if (Array.Exists(pods, pod => !pod.Template.Spec.Containers.Any(container => HasPort(container, port.TargetPort))))
                {
                    yield return $"{service.Metadata.Name}: leads to port '{port.TargetPort.Value}', which is none of the pods'";
                }
            }
        }
    }

    private IEnumerable<string> StatefulSetFindings()
    {
        foreach (var set in manifests.OfType<V1StatefulSet>())
        {
            var service = manifests.OfType<V1Service>().FirstOrDefault(one => one.Metadata.Name == set.Spec.ServiceName);
            if (service is not { Spec.ClusterIP: "None" } || !Matches(service.Spec.Selector, set.Spec.Template))
            {
                yield return $"{set.Metadata.Name}: its service '{set.Spec.ServiceName}' gives its pods no names";
            }
        }
    }

    private IEnumerable<string> PolicyFindings()
    {
        foreach (var budget in manifests.OfType<V1PodDisruptionBudget>())
        {
            if (!_pods.Exists(pod => Matches(budget.Spec.Selector.MatchLabels, pod.Template)))
            {
                yield return $"{budget.Metadata.Name}: its selector finds no pods";
            }
        }

        foreach (var policy in manifests.OfType<V1NetworkPolicy>())
        {
            var pods = _pods.Where(pod => Matches(policy.Spec.PodSelector.MatchLabels, pod.Template)).ToArray();
            if (pods.Length == 0)
            {
                yield return $"{policy.Metadata.Name}: its selector finds no pods";
            }

            foreach (var port in (policy.Spec.Ingress ?? []).SelectMany(rule => rule.Ports ?? []))
            {
                if (Array.Exists(pods, pod => !pod.Template.Spec.Containers.Any(container => HasPort(container, port.Port))))
                {
                    yield return $"{policy.Metadata.Name}: admits to port '{port.Port.Value}', which is none of the pods'";
                }
            }

            var peers = (policy.Spec.Ingress ?? []).SelectMany(rule => rule.FromProperty ?? [])
                .Concat((policy.Spec.Egress ?? []).SelectMany(rule => rule.To ?? []))
                .Where(peer => peer.PodSelector is not null && peer.NamespaceSelector is null);
            foreach (var peer in peers.Where(peer => !IsForeignDatabase(peer) && !_all.Exists(pod => Matches(peer.PodSelector.MatchLabels, pod.Template))))
            {
                yield return $"{policy.Metadata.Name}: speaks of pods {string.Join(",", peer.PodSelector.MatchLabels)}, of which there are none";
            }
        }
    }

    // Where the database is not deployed along, its pods are somebody else's.
    private bool IsForeignDatabase(V1NetworkPolicyPeer peer) =>
        peer.PodSelector.MatchLabels.TryGetValue("app.kubernetes.io/component", out var component)
        && component == "database"
        && !manifests.OfType<V1StatefulSet>().Any(set => set.Metadata.Name == "exchangemesh-database");

    private IEnumerable<string> NameFindings()
    {
        foreach (var manifest in manifests.OfType<k8s.IKubernetesObject<V1ObjectMeta>>())
        {
            if (!Label().IsMatch(manifest.Metadata.Name ?? ""))
            {
                yield return $"{manifest.Kind}: '{manifest.Metadata.Name}' is no name";
            }

            if (manifest.Metadata.NamespaceProperty != "exchangemesh")
            {
                yield return $"{manifest.Kind} {manifest.Metadata.Name}: is in no namespace of ours";
            }
        }
    }

    private static bool Matches(IDictionary<string, string>? selector, V1PodTemplateSpec template) =>
        selector is { Count: > 0 } && selector.All(label => template.Metadata?.Labels?.TryGetValue(label.Key, out var value) == true && value == label.Value);

    private static bool HasPort(V1Container container, IntOrString? wanted) =>
        wanted is not null && container.Ports?.Any(port =>
            port.Name == wanted.Value || port.ContainerPort.ToString(CultureInfo.InvariantCulture) == wanted.Value) == true;

    [GeneratedRegex(@"\$\((?<name>[^)]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Reference();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Label();
}
