using k8s.Models;

namespace ExchangeMesh.Deployment.Tests;

/// <summary>A node's pod as a manifest describes it.</summary>
internal sealed class NodePod
{
    private NodePod(V1StatefulSet set)
    {
        Set = set;
        Spec = set.Spec.Template.Spec;
        Container = Spec.Containers.Single();
    }

    /// <summary>The StatefulSet of the nodes.</summary>
    public V1StatefulSet Set { get; }

    /// <summary>What its pods are.</summary>
    public V1PodSpec Spec { get; }

    /// <summary>Their only container.</summary>
    public V1Container Container { get; }

    /// <summary>Finds the nodes' pod of an overlay.</summary>
    public static NodePod Of(string directory) =>
        new(Kustomization.Load(directory).OfType<V1StatefulSet>().Single(set => set.Metadata.Name == "exchangemesh"));

    /// <summary>The command with its arguments.</summary>
    public string[] Command => [.. Container.Command, .. Container.Args];

    /// <summary>The name by which others find a pod, without the cluster's domain.</summary>
    public string NameOf(int ordinal) => $"{Set.Metadata.Name}-{ordinal}.{Set.Spec.ServiceName}.{Set.Metadata.NamespaceProperty}.svc";

    /// <summary>The environment of a pod, as the kubelet makes it.</summary>
    /// <param name="ordinal">Which pod.</param>
    /// <param name="secrets">What the secrets hold, by name and key.</param>
    public SortedDictionary<string, string> Environment(int ordinal, IReadOnlyDictionary<(string Name, string Key), string> secrets)
    {
        var made = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in Container.Env)
        {
            var value = variable switch
            {
                { ValueFrom.FieldRef.FieldPath: "metadata.name" } => $"{Set.Metadata.Name}-{ordinal}",
                { ValueFrom.FieldRef.FieldPath: "metadata.namespace" } => Set.Metadata.NamespaceProperty,
                { ValueFrom.SecretKeyRef: { } key } => secrets[(key.Name, key.Key)],
                _ => variable.Value ?? "",
            };

            // A variable is put in only where it stands before; what is not known stays as it is.
            foreach (var (name, known) in made)
            {
                value = value.Replace($"$({name})", known, StringComparison.Ordinal);
            }

            made[variable.Name] = value;
        }

        return made;
    }
}
