using System.Globalization;

namespace ExchangeMesh.Laboratory.Statistics;

/// <summary>Shares for people.</summary>
internal static class ShareText
{
    /// <summary>Returns a share in percent with at most two digits behind the point: <c>97.5 %</c>.</summary>
    public static string Of(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");
}
