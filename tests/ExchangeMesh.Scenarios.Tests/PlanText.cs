using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios.Tests;

/// <summary>Writes every value of a plan, so that two plans can be compared.</summary>
internal static class PlanText
{
    public static string Of(object plan)
    {
        var text = new StringBuilder();
        Write(text, plan);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case SourcePosition:
                // Where something is written is no part of what it says.
                break;
            case StrategyRegistration strategy:
                text.Append(strategy.Name);
                break;
            case string or bool or Enum:
                text.Append(value);
                break;
            case IFormattable formattable when value.GetType().IsPrimitive:
                text.Append(formattable.ToString(null, CultureInfo.InvariantCulture));
                break;
            case IEnumerable list:
                foreach (var item in list)
                {
                    text.Append("\n- ");
                    Write(text, item);
                }

                break;
            default:
                Members(text, value);
                break;
        }
    }

    private static void Members(StringBuilder text, object value)
    {
        text.Append(value.GetType().Name).Append('(');
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var isState = property.GetIndexParameters().Length == 0 && property.CanRead && property.GetSetMethod() is not null;
            if (isState)
            {
                text.Append(property.Name).Append('=');
                Write(text, property.GetValue(value));
                text.Append(';');
            }
        }

        text.Append(')');
    }
}
