using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ExchangeMesh.Scenarios.Reading;

/// <summary>Turns YAML into nodes that know where they stand. Anchors, aliases, tags and deep nesting are refused.</summary>
internal sealed class DocumentParser
{
    /// <summary>The most characters that a file may have.</summary>
    public const int GreatestLength = 32 * 1024 * 1024;

    /// <summary>How deeply mappings and lists may be nested.</summary>
    public const int GreatestDepth = 24;

    /// <summary>The most values that a file may hold.</summary>
    public const int GreatestValueCount = 1_000_000;

    private readonly string _file;
    private readonly DiagnosticList _diagnostics;
    private readonly Parser _events;
    private int _valueCount;
    private bool _isAbandoned;
    private SourcePosition _latest;

    private DocumentParser(string file, string text, DiagnosticList diagnostics)
    {
        _file = file;
        _diagnostics = diagnostics;
        _events = new Parser(new StringReader(text));
        _latest = new SourcePosition(file, 1, 1);
    }

    /// <summary>Reads one document.</summary>
    /// <param name="file">The name for diagnostics.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <returns>The root, or a faulty node where the text is no document at all.</returns>
    public static DocumentNode Parse(string file, string text, DiagnosticList diagnostics)
    {
        var start = new SourcePosition(file, 1, 1);
        var faulty = new DocumentNode { Kind = NodeKind.Faulty, At = start };
        if (text.Length > GreatestLength)
        {
            diagnostics.Add(start with { Line = 0 }, DiagnosticCode.FileTooLarge, "", $"the file has {text.Length} characters; at most {GreatestLength} are read.");
            return faulty;
        }

        var parser = new DocumentParser(file, text, diagnostics);
        try
        {
            var root = parser.Document(start);
            return parser._isAbandoned ? faulty : root;
        }
        catch (YamlException exception)
        {
            diagnostics.Add(parser.Position(exception.Start), DiagnosticCode.NotYaml, "", $"this is not YAML: {exception.Message.TrimEnd('.')}.");
            return faulty;
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The scanner leaves some broken texts with one of these instead of its own exception.
            diagnostics.Add(parser._latest, DiagnosticCode.NotYaml, "", "this is not YAML: what follows cannot be read; is a bracket or a quote left open?");
            return faulty;
        }
    }

    private DocumentNode Document(SourcePosition start)
    {
        _events.Consume<StreamStart>();
        if (!_events.TryConsume<DocumentStart>(out _))
        {
            _diagnostics.Add(start, DiagnosticCode.NotOneDocument, "", "the file is empty; a scenario was expected.");
            return new DocumentNode { Kind = NodeKind.Faulty, At = start };
        }

        var root = Node(0);
        if (_isAbandoned)
        {
            return root;
        }

        _events.Consume<DocumentEnd>();
        if (_events.TryConsume<DocumentStart>(out var second))
        {
            _diagnostics.Add(Position(second.Start), DiagnosticCode.NotOneDocument, "", "a second document begins here; a file holds one.");
        }

        return root;
    }

    private DocumentNode Node(int depth)
    {
        var current = _events.Current!;
        var at = Position(current.Start);
        _latest = at;
        if (!_isAbandoned && ++_valueCount > GreatestValueCount)
        {
            _diagnostics.Add(at, DiagnosticCode.TooManyValues, "", $"the file holds more than {GreatestValueCount} values.");
            _isAbandoned = true;
        }

        if (!_isAbandoned && depth > GreatestDepth)
        {
            _diagnostics.Add(at, DiagnosticCode.NestedTooDeeply, "", $"nested more than {GreatestDepth} levels deep.");
            _isAbandoned = true;
        }

        var faulty = new DocumentNode { Kind = NodeKind.Faulty, At = at };
        if (_isAbandoned)
        {
            return faulty;
        }

        if (current is AnchorAlias alias)
        {
            _events.MoveNext();
            _diagnostics.Add(at, DiagnosticCode.AnchorOrTag, "", $"the alias '*{alias.Value}' is refused; write the value out.");
            return faulty;
        }

        if (current is not NodeEvent node)
        {
            throw new YamlException(current.Start, current.End, "a value was expected here");
        }

        RefuseAnchorAndTag(node, at);
        return node switch
        {
            Scalar => Value(at),
            SequenceStart => List(at, depth),
            MappingStart => Mapping(at, depth),
            _ => throw new YamlException(current.Start, current.End, "a value was expected here"),
        };
    }

    private void RefuseAnchorAndTag(NodeEvent node, SourcePosition at)
    {
        if (!node.Anchor.IsEmpty)
        {
            _diagnostics.Add(at, DiagnosticCode.AnchorOrTag, "", $"the anchor '&{node.Anchor.Value}' is refused; write the value out where it is needed.");
        }

        if (!node.Tag.IsEmpty)
        {
            _diagnostics.Add(at, DiagnosticCode.AnchorOrTag, "", $"the tag '{node.Tag.Value}' is refused.");
        }
    }

    private DocumentNode Value(SourcePosition at)
    {
        var scalar = _events.Consume<Scalar>();
        var isQuoted = scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any);
        var isEmpty = !isQuoted && scalar.Value is "" or "~" or "null";
        return new DocumentNode { Kind = isEmpty ? NodeKind.Missing : NodeKind.Scalar, At = at, Text = scalar.Value, IsQuoted = isQuoted };
    }

    private DocumentNode List(SourcePosition at, int depth)
    {
        _events.Consume<SequenceStart>();
        var items = new List<DocumentNode>();
        while (!_isAbandoned && !_events.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return new DocumentNode { Kind = NodeKind.List, At = at, Items = items };
    }

    private DocumentNode Mapping(SourcePosition at, int depth)
    {
        _events.Consume<MappingStart>();
        var fields = new List<DocumentField>();
        var names = new SortedSet<string>(StringComparer.Ordinal);
        while (!_isAbandoned && !_events.TryConsume<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            if (_isAbandoned)
            {
                break;
            }

            var value = Node(depth + 1);
            if (key.Kind is NodeKind.List or NodeKind.Mapping or NodeKind.Missing)
            {
                _diagnostics.Add(key.At, DiagnosticCode.KeyNotAWord, "", "a field's name must be a plain word.");
            }
            else if (key.IsScalar && !names.Add(key.Text))
            {
                _diagnostics.Add(key.At, DiagnosticCode.DuplicateKey, "", $"the field '{key.Text}' stands here a second time.");
            }
            else if (key.IsScalar)
            {
                fields.Add(new DocumentField(key.Text, key.At, value));
            }
        }

        return new DocumentNode { Kind = NodeKind.Mapping, At = at, Fields = fields };
    }

    private SourcePosition Position(Mark mark) =>
        new(_file, (int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));
}
