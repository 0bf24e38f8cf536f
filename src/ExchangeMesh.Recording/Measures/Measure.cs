using System.Globalization;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Measures;

/// <summary>An expression of a run's metrics, such as <c>banks.marked_loss / banks.equity.first</c>.</summary>
/// <remarks>
/// Metric names, numbers, <c>+ - * / ^</c>, parentheses and <c>sqrt(…)</c>; a minus sign between values has a space on both sides, since names may
/// hold hyphens. An operation on a metric without data has no value.
/// </remarks>
public sealed class Measure
{
    private readonly Term _root;

    private Measure(string text, Term root, IReadOnlyList<string> names)
    {
        Text = text;
        _root = root;
        Names = names;
    }

    private delegate double? Term(Func<string, double?> values);

    /// <summary>The expression as it is written.</summary>
    public string Text { get; }

    /// <summary>The metrics that it names, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Reads an expression.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="fault">What is wrong with it; empty where nothing is.</param>
    /// <returns>The measure, or null.</returns>
    public static Measure? Read(string text, out string fault)
    {
        ArgumentNullException.ThrowIfNull(text);
        var reader = new Reader(text);
        var root = reader.Sum();
        fault = reader.Fault.Length > 0 ? reader.Fault : reader.IsAtEnd ? "" : $"'{reader.Rest}' follows where the expression should end";
        return fault.Length == 0 ? new Measure(text.Trim(), root, reader.Names) : null;
    }

    /// <summary>Returns the value; null where a metric has no data, or the result is no finite number.</summary>
    /// <param name="values">Gives each metric's value.</param>
    public double? Of(Func<string, double?> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return _root(values) is { } value && double.IsFinite(value) ? value : null;
    }

    /// <summary>Reads by precedence: sums of products of powers of atoms.</summary>
    private sealed class Reader(string text)
    {
        private int _at;
        private int _depth;

        public string Fault { get; private set; } = "";

        public List<string> Names { get; } = [];

        public string Rest => text[_at..].Trim();

        public bool IsAtEnd
        {
            get
            {
                Skip();
                return _at == text.Length;
            }
        }

        public Term Sum()
        {
            var left = Product();
            while (Take('+') is var plus && (plus || Take('-')))
            {
                left = Join(left, Product(), plus ? static (a, b) => a + b : static (a, b) => a - b);
            }

            return left;
        }

        private Term Product()
        {
            var left = Power();
            while (Take('*') is var times && (times || Take('/')))
            {
                left = Join(left, Power(), times ? static (a, b) => a * b : static (a, b) => a / b);
            }

            return left;
        }

        private Term Power()
        {
            var left = Atom();
            return Take('^') ? Join(left, Power(), DeterministicMath.Pow) : left;
        }

        private Term Atom()
        {
            Skip();
            if (_at == text.Length || ++_depth > 200)
            {
                return Wrong("the expression ends where a metric or a number was expected");
            }

            if (Take('-'))
            {
                return Join(static _ => 0, Power(), static (a, b) => a - b);
            }

            if (Take('('))
            {
                var inner = Sum();
                return Take(')') ? inner : Wrong("a closing parenthesis is missing");
            }

            if (char.IsAsciiDigit(text[_at]))
            {
                return Number();
            }

            return char.IsAsciiLetter(text[_at]) ? Name() : Wrong($"'{Rest}' stands where a metric or a number was expected");
        }

        private Term Number()
        {
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '.' || (text[_at] is '-' && text[_at - 1] is 'e' or 'E')))
            {
                _at++;
            }

            var word = text[start.._at];
            return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? _ => value : Wrong($"'{word}' is no number");
        }

        private Term Name()
        {
            var start = _at;
            while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '.' or '_' or '-'))
            {
                _at++;
            }

            var word = text[start.._at];
            if (word is "sqrt" && Take('('))
            {
                var inner = Sum();
                return Take(')') ? Join(inner, inner, static (a, _) => Math.Sqrt(a)) : Wrong("a closing parenthesis is missing");
            }

            Names.Add(word);
            return values => values(word);
        }

        private Term Wrong(string fault)
        {
            if (Fault.Length == 0)
            {
                Fault = fault;
            }

            return static _ => null;
        }

        private bool Take(char sign)
        {
            Skip();
            if (_at == text.Length || text[_at] != sign)
            {
                return false;
            }

            _at++;
            return true;
        }

        private void Skip()
        {
            while (_at < text.Length && text[_at] == ' ')
            {
                _at++;
            }
        }

        private static Term Join(Term left, Term right, Func<double, double, double> join) =>
            values => left(values) is { } a && right(values) is { } b ? join(a, b) : null;
    }
}
