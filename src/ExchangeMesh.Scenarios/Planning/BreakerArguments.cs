using System.Reflection;
using System.Text;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Reads a scenario's parameters as the values that a policy's constructor takes.</summary>
/// <param name="breaker">The breaker.</param>
/// <param name="diagnostics">What is wrong.</param>
internal sealed class BreakerArguments(DocumentNode breaker, DiagnosticList diagnostics)
{
    private static readonly (Type Type, ScalarShape Shape, Func<DocumentNode, object> Read)[] Readers =
    [
        (typeof(long), new(ScalarKind.Count) { Least = long.MinValue, Greatest = long.MaxValue }, node => node.Whole()),
        (typeof(int), new(ScalarKind.Count) { Least = int.MinValue, Greatest = int.MaxValue }, node => (int)node.Whole()),
        (typeof(double), new(ScalarKind.Number), node => node.AsNumber()),
        (typeof(Ratio), Kinds.Ratio, node => node.AsRatio()),
        (typeof(Duration), Kinds.Delay, node => node.AsDuration()),
        (typeof(Money), Kinds.SignedAmount, node => node.AsMoney()),
        (typeof(bool), Kinds.Flag, node => node.IsTrue),
        (typeof(string), Kinds.Text, node => node.Text),
    ];

    /// <summary>Returns the arguments in the constructor's order; or null, reported.</summary>
    public object?[]? Of(ConstructorInfo constructor)
    {
        var given = breaker["parameters"];
        var known = constructor.GetParameters().Select(parameter => SnakeCase(parameter.Name ?? "")).ToList();
        var faults = 0;
        foreach (var field in given.Fields.Where(field => !known.Contains(field.Name, StringComparer.Ordinal)))
        {
            faults++;
            diagnostics.Add(field.At, DiagnosticCode.UnknownField, DocumentNode.PathOf(given.Path, field.Name), $"'{breaker["type"].Text}' has no parameter '{field.Name}'; there are {(known.Count == 0 ? "none" : string.Join(", ", known))}.", NearestName.Of(field.Name, known));
        }

        var arguments = new object?[known.Count];
        for (var place = 0; place < arguments.Length; place++)
        {
            faults += TryRead(given, known[place], constructor.GetParameters()[place], out arguments[place]) ? 0 : 1;
        }

        return faults == 0 ? arguments : null;
    }

    /// <summary>Returns a name as scenarios write it: <c>coolDown</c> and <c>CoolDown</c> are <c>cool_down</c>.</summary>
    public static string SnakeCase(string name)
    {
        var written = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && written.Length > 0)
            {
                written.Append('_');
            }

            written.Append(char.ToLowerInvariant(letter));
        }

        return written.ToString();
    }

    private bool TryRead(DocumentNode given, string name, ParameterInfo parameter, out object? value)
    {
        value = parameter.HasDefaultValue ? parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null) : null;
        var node = given[name];
        if (!node.IsThere)
        {
            if (!parameter.HasDefaultValue)
            {
                diagnostics.Add(breaker["type"], DiagnosticCode.MissingField, $"'{breaker["type"].Text}' needs the parameter '{name}'.");
            }

            return parameter.HasDefaultValue;
        }

        return parameter.ParameterType.IsEnum
            ? TryReadWord(node, parameter.ParameterType, out value)
            : TryReadValue(node, parameter.ParameterType, out value);
    }

    private bool TryReadValue(DocumentNode node, Type type, out object? value)
    {
        value = null;
        foreach (var reader in Readers)
        {
            if (reader.Type == type)
            {
                var measured = new ShapeCheck(diagnostics).Check(node, reader.Shape, node.Path);
                value = measured.IsSound ? reader.Read(measured) : null;
                return measured.IsSound;
            }
        }

        diagnostics.Add(node, DiagnosticCode.BadPolicy, $"a parameter of type {type.Name} cannot be written in a scenario; long, int, double, bool, string, an enumeration, Ratio, Duration or Money can.");
        return false;
    }

    private bool TryReadWord(DocumentNode node, Type type, out object? value)
    {
        value = null;
        var words = Enum.GetNames(type).Select(name => SnakeCase(name).Replace('_', '-')).ToList();
        var place = words.IndexOf(node.Text);
        if (place < 0)
        {
            diagnostics.Add(node, DiagnosticCode.UnknownWord, $"'{node.Text}' is not one of {string.Join(", ", words)}.", NearestName.Of(node.Text, words));
            return false;
        }

        value = Enum.Parse(type, Enum.GetNames(type)[place]);
        return true;
    }
}
