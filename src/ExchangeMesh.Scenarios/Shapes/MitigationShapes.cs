namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shapes of mitigations that concern more than one venue.</summary>
internal static class MitigationShapes
{
    private static readonly MappingShape CoordinatedHalt = new(
    [
        new("venues", new ListShape(Kinds.NameOf) { Least = 2 }, "The venues that halt together; each is told over its link, with the link's latency.") { IsRequired = true },
        new("leaders", new ListShape(Kinds.NameOf), "The venues whose breakers the others follow; all where none is named.") { Default = "[]" },
        new("base", Kinds.NameOf, "The base asset of the markets that halt.") { Otherwise = "any, each apart" },
        new("markets", Kinds.Word("perpetuals", "all"), "Which markets halt.") { Default = "perpetuals" },
    ]);

    /// <summary>The mitigations.</summary>
    public static readonly MappingShape Mitigations = new(
    [
        new("coordinated_halts", new ListShape(CoordinatedHalt), "Groups of venues of which each halts when another one does.") { Default = "[]" },
    ]);
}
