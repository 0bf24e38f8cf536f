using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Recording.Streams;

/// <summary>The words that results use for the values of enumerations.</summary>
internal static class Words
{
    public static string Of(Side side) => side == Side.Buy ? "buy" : "sell";

    public static string Of(LiquidationStage stage) => stage switch
    {
        LiquidationStage.Partial => "partial",
        LiquidationStage.Full => "full",
        LiquidationStage.Takeover => "takeover",
        _ => SnakeCase(stage.ToString()),
    };

    public static string Of(MarketCondition condition) => condition switch
    {
        MarketCondition.Open => "open",
        MarketCondition.Halted => "halted",
        MarketCondition.Auction => "auction",
        MarketCondition.Down => "down",
        _ => SnakeCase(condition.ToString()),
    };

    public static string Of(InsuranceReason reason) => SnakeCase(reason.ToString());

    public static string Of(ShockKind kind) => SnakeCase(kind.ToString());

    public static string Of(Figure figure) => SnakeCase(figure.ToString());

    public static string Of(MessageKind kind) => SnakeCase(kind.ToString());

    public static string? Of(RejectReason reason) => reason == RejectReason.None ? null : SnakeCase(reason.ToString());

    /// <summary>Returns a name in lower case with underscores between its words.</summary>
    public static string SnakeCase(string name) =>
        string.Create(name.Length + name.Skip(1).Count(char.IsAsciiLetterUpper), name, static (target, text) =>
        {
            var at = 0;
            for (var index = 0; index < text.Length; index++)
            {
                if (index > 0 && char.IsAsciiLetterUpper(text[index]))
                {
                    target[at++] = '_';
                }

                target[at++] = char.ToLowerInvariant(text[index]);
            }
        });
}
