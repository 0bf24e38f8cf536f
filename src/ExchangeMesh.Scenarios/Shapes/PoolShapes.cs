namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The shape of a pool that is everybody's counterparty.</summary>
internal static class PoolShapes
{
    private static readonly ScalarShape Factor = new(ScalarKind.Number) { Least = 0, Greatest = 1_000 };

    private static readonly ScalarShape Exponent = new(ScalarKind.Number) { Least = 1, Greatest = 10 };

    private static readonly MappingShape Impact = new(
    [
        new("positive_factor", Factor, "The factor of a trade that shrinks the imbalance, per unit of the settlement asset to the power of `exponent`.") { Default = "0" },
        new("negative_factor", Factor, "The factor of a trade that makes it grow.") { Default = "0" },
        new("exponent", Exponent, "The power of the imbalance.") { Default = "2" },
        new("greatest", Kinds.Share, "The greatest impact either way, as a share of the trade.") { Default = "100%" },
    ]);

    private static readonly MappingShape Adaptive = new(
    [
        new("stable_threshold", Kinds.Share, "The imbalance over open interest above which the rate grows.") { IsRequired = true },
        new("decrease_threshold", Kinds.Share, "The imbalance below which it shrinks.") { IsRequired = true },
        new("increase_per_second", Factor, "By how much it grows in a second at an imbalance of one whole; a share per second, per second.") { IsRequired = true },
        new("decrease_per_second", Factor, "By how much it shrinks in a second.") { IsRequired = true },
        new("greatest", Factor, "The greatest rate either way; a share per second.") { IsRequired = true },
    ]);

    /// <summary>The pool.</summary>
    public static readonly MappingShape Pool = new(
    [
        new("impact", Impact, "What moving the imbalance costs, or brings, in the price.") { Default = "{}" },
        new("greatest_reserve", Kinds.Ratio, "The greatest open interest of a side at the index, as a share of the pool.") { Default = "100%" },
        new("fee_interval", Kinds.Span, "How often funding by imbalance and borrowing fees are taken.") { Default = "1m" },
        new("funding_denominator", new ScalarShape(ScalarKind.Count) { Least = 0, Greatest = 1_000_000_000_000 }, "One over the factor by which the heavier side pays the lighter one each second: factor × imbalance ÷ open interest; 0 for no such funding.") { Default = "0" },
        new("adaptive_funding", Adaptive, "How the funding rate follows the imbalance over time, instead of `funding_denominator`.") { Otherwise = "it does not" },
        new("borrowing_factor", Factor, "What the heavier side pays the pool in a second where its open interest is as large as the pool, as a share of its size.") { Default = "0" },
        new("borrowing_exponent", new ScalarShape(ScalarKind.Number) { Least = 0, IsAboveLeast = true, Greatest = 10 }, "The power of open interest over pool by which that grows.") { Default = "1" },
        new("deleverage_above", Kinds.Share, "The profit of a side over the pool above which its winners are deleveraged; 0% for never.") { Default = "0%" },
        new("deleverage_until", Kinds.Share, "The profit over the pool that a deleveraging leaves at least.") { Default = "0%" },
    ]);
}
