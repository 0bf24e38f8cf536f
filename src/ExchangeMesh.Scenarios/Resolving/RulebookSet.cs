using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Resolving;

/// <summary>The rulebooks that a scenario may name: its own, then those that are shipped.</summary>
internal sealed class RulebookSet
{
    private readonly SortedDictionary<string, DocumentNode> _own = new(StringComparer.Ordinal);
    private readonly string _folder;
    private readonly MappingShape _shape;
    private readonly DiagnosticList _diagnostics;

    /// <summary>Gathers the rulebooks.</summary>
    /// <param name="own">The scenario's own, as a list.</param>
    /// <param name="folder">The folder of the shipped ones: <c>venues</c> or <c>lenders</c>.</param>
    /// <param name="shape">Their shape.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    public RulebookSet(DocumentNode own, string folder, MappingShape shape, DiagnosticList diagnostics)
    {
        _folder = folder;
        _shape = shape;
        _diagnostics = diagnostics;
        foreach (var rulebook in own.Items.Where(one => one.IsSound))
        {
            var name = rulebook["name"];
            if (name.IsScalar && !_own.TryAdd(name.Text, rulebook))
            {
                diagnostics.Add(name, DiagnosticCode.DuplicateName, $"there is another rulebook '{name.Text}'.");
            }
        }
    }

    /// <summary>Returns the rules of a rulebook with what it extends, or an empty mapping; what is wrong is reported.</summary>
    /// <param name="name">The node that names it; a missing one names none.</param>
    public DocumentNode Find(DocumentNode name)
    {
        var chain = new List<DocumentNode>();
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var next = name; next.IsScalar;)
        {
            if (!seen.Add(next.Text))
            {
                _diagnostics.Add(next, DiagnosticCode.CyclicRulebook, $"the rulebook '{next.Text}' extends itself.");
                break;
            }

            if (Load(next.Text) is not { } rulebook)
            {
                var names = _own.Keys.Concat(RulebookLibrary.NamesIn(_folder)).ToList();
                _diagnostics.Add(next, DiagnosticCode.UnknownRulebook, $"there is no rulebook '{next.Text}'; there are {string.Join(", ", names)}.", NearestName.Of(next.Text, names));
                break;
            }

            chain.Add(rulebook);
            next = rulebook["extends"];
        }

        var rules = DocumentNode.EmptyMapping(name.At, "");
        for (var place = chain.Count - 1; place >= 0; place--)
        {
            rules = NodeMerge.Merge(rules, chain[place]);
        }

        return rules;
    }

    private DocumentNode? Load(string name)
    {
        if (_own.TryGetValue(name, out var own))
        {
            return own;
        }

        if (RulebookLibrary.TextOf(_folder, name) is not { } text)
        {
            return null;
        }

        var file = $"rulebook:{name}";
        return new ShapeCheck(_diagnostics).Check(DocumentParser.Parse(file, text, _diagnostics), _shape, file);
    }
}
