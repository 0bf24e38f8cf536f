using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>One option of a chain.</summary>
/// <param name="Symbol">Its symbol: base asset, expiry as it is written, strike, C or P.</param>
/// <param name="Right">Call or put.</param>
/// <param name="StrikeMicros">Its strike in millionths of the quote asset.</param>
/// <param name="Expiry">When it expires.</param>
internal sealed record OptionListing(string Symbol, OptionRight Right, long StrikeMicros, VirtualTime Expiry)
{
    /// <summary>Returns how many strikes a chain has; zero where they make no sense.</summary>
    /// <param name="strikes">The chain's strikes.</param>
    public static long StrikesOf(DocumentNode strikes)
    {
        var (from, to, step) = (strikes["from"].Measure, strikes["to"].Measure, strikes["step"].Measure);
        return from is { } low && to is { } high && step is > 0 && high >= low ? (long)((high - low) / step.Value) + 1 : 0;
    }

    /// <summary>Returns how many options a chain has.</summary>
    /// <param name="chain">The chain.</param>
    public static long CountOf(DocumentNode chain) => 2 * chain["expiries"].Items.Count * StrikesOf(chain["strikes"]);

    /// <summary>Returns the options of a chain, by expiry, strike and right; none where there are too many.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="asset">The base asset's name.</param>
    public static IEnumerable<OptionListing> Of(DocumentNode chain, string asset)
    {
        if (CountOf(chain) > OptionChainTerms.GreatestCount)
        {
            yield break;
        }

        foreach (var expiry in chain["expiries"].Items.Where(one => one.Measure is not null))
        {
            for (var at = 0; at < StrikesOf(chain["strikes"]); at++)
            {
                var strike = chain["strikes"]["from"].Whole() + (at * chain["strikes"]["step"].Whole());
                var name = $"{asset}-{expiry.Text}-{ScalarText.Plain(strike / 1_000_000m).Replace('.', 'd')}";
                yield return new OptionListing($"{name}-C", OptionRight.Call, strike, new VirtualTime(expiry.Whole()));
                yield return new OptionListing($"{name}-P", OptionRight.Put, strike, new VirtualTime(expiry.Whole()));
            }
        }
    }
}
