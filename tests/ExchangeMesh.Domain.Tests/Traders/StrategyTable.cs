using System.Globalization;
using System.Text;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Domain.Tests.Traders;

/// <summary>How the traders' README describes a strategy.</summary>
internal static class StrategyTable
{
    private static readonly (string Unit, double Nanoseconds)[] Spans =
        [("h", 3.6e12), ("m", 6e10), ("s", 1e9), ("ms", 1e6), ("us", 1e3), ("ns", 1)];

    public static string Of(StrategyRegistration registration)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### `{registration.Name}`\n\n{registration.Summary}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Markets: {string.Join("; ", registration.MarketRoles)}{(registration.NeedsPerpetual ? " (a perpetual)" : "")}{(registration.FurtherMarkets.Length > 0 ? "; any number of further ones: " + registration.FurtherMarkets : "")}.");
        if (registration.LenderRoles.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" Lenders: {string.Join("; ", registration.LenderRoles)}.");
        }

        text.Append("\n\n| parameter | default | range | meaning |\n|---|---|---|---|\n");
        foreach (var parameter in registration.Parameters)
        {
            var range = parameter.Kind == ParameterKind.Choice
                ? string.Join(", ", parameter.Choices)
                : $"{Written(parameter, parameter.Minimum)} to {Written(parameter, parameter.Maximum)}";
            text.Append(CultureInfo.InvariantCulture, $"| `{parameter.Name}` | {Written(parameter, parameter.Default)} | {range} | {parameter.Summary} |\n");
        }

        return text.ToString();
    }

    private static string Written(StrategyParameter parameter, double value) => parameter.Kind switch
    {
        ParameterKind.Choice => parameter.Choices[(int)value],
        ParameterKind.Duration => WrittenSpan(value),
        ParameterKind.Money => (value / 1e6).ToString("#,0.######", CultureInfo.InvariantCulture),
        ParameterKind.Ratio => Math.Abs(value) is > 0 and < 0.01
            ? (value * 10_000).ToString("0.######", CultureInfo.InvariantCulture) + "bp"
            : (value * 100).ToString("#,0.######", CultureInfo.InvariantCulture) + "%",
        _ => value.ToString("#,0.######", CultureInfo.InvariantCulture),
    };

    private static string WrittenSpan(double nanoseconds)
    {
        foreach (var (unit, length) in Spans)
        {
            if (nanoseconds >= length && nanoseconds % length == 0)
            {
                return (nanoseconds / length).ToString("0", CultureInfo.InvariantCulture) + unit;
            }
        }

        return "0s";
    }
}
