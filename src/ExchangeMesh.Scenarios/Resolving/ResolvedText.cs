using System.Text;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Resolving;

/// <summary>Writes a document as YAML that reads back to the same document.</summary>
internal static class ResolvedText
{
    /// <summary>Returns the YAML of a mapping.</summary>
    public static string Write(DocumentNode root)
    {
        var text = new StringBuilder();
        Fields(text, root, "", isFirstPlaced: false);
        return text.ToString();
    }

    private static void Fields(StringBuilder text, DocumentNode mapping, string indent, bool isFirstPlaced)
    {
        var isPlaced = isFirstPlaced;
        foreach (var field in mapping.Fields.Where(field => field.Value.IsSound))
        {
            text.Append(isPlaced ? "" : indent).Append(field.Name).Append(':');
            isPlaced = false;
            Value(text, field.Value, indent);
        }
    }

    private static void Value(StringBuilder text, DocumentNode node, string indent)
    {
        if (IsFlow(node))
        {
            text.Append(' ');
            Flow(text, node);
            text.Append('\n');
        }
        else if (node.Kind == NodeKind.List)
        {
            text.Append('\n');
            foreach (var item in node.Items.Where(item => item.IsSound))
            {
                Item(text, item, $"{indent}  ");
            }
        }
        else
        {
            text.Append('\n');
            Fields(text, node, $"{indent}  ", isFirstPlaced: false);
        }
    }

    private static void Item(StringBuilder text, DocumentNode item, string indent)
    {
        text.Append(indent).Append("- ");
        if (IsFlow(item) || item.Kind == NodeKind.List)
        {
            Flow(text, item);
            text.Append('\n');
        }
        else
        {
            Fields(text, item, $"{indent}  ", isFirstPlaced: true);
        }
    }

    private static bool IsFlow(DocumentNode node) => node.Kind switch
    {
        NodeKind.List => node.Items.All(item => item.IsScalar),
        NodeKind.Mapping => node.Fields.Count == 0 || (node.Fields.Count <= 4 && node.Fields.All(IsShort)),
        _ => true,
    };

    private static bool IsShort(DocumentField field) =>
        (field.Value.IsScalar && field.Value.Text.Length < 40)
        || (field.Value.Kind == NodeKind.Mapping && IsFlow(field.Value));

    private static void Flow(StringBuilder text, DocumentNode node)
    {
        if (node.IsScalar)
        {
            Scalar(text, node.Text);
            return;
        }

        var isList = node.Kind == NodeKind.List;
        text.Append(isList ? '[' : '{');
        var separator = "";
        foreach (var item in node.Items)
        {
            text.Append(separator);
            Flow(text, item);
            separator = ", ";
        }

        foreach (var field in node.Fields)
        {
            text.Append(separator).Append(field.Name).Append(": ");
            Flow(text, field.Value);
            separator = ", ";
        }

        text.Append(isList ? ']' : '}');
    }

    private static void Scalar(StringBuilder text, string value)
    {
        var isPlain = value.Length > 0
            && value is not ("~" or "null")
            && (char.IsAsciiLetterOrDigit(value[0]) || (value[0] == '-' && value.Length > 1 && char.IsAsciiDigit(value[1])))
            && value[^1] != ' '
            && value.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '-' or '_' or '%' or '+' or '/');
        if (isPlain)
        {
            text.Append(value);
            return;
        }

        text.Append('"');
        foreach (var letter in value)
        {
            switch (letter)
            {
                case '"' or '\\':
                    text.Append('\\').Append(letter);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case < ' ' or '\u007f' or '\u0085' or '\u2028' or '\u2029' or '\ufeff':
                    text.Append("\\u").Append(((int)letter).ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(letter);
                    break;
            }
        }

        text.Append('"');
    }
}
