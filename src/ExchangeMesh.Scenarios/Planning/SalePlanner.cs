using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms on which an exchange sells unsafe portfolios.</summary>
/// <param name="names">What names stand for.</param>
/// <param name="diagnostics">Where what is wrong is said.</param>
internal sealed class SalePlanner(PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the terms with how portfolios are sold.</summary>
    /// <param name="terms">The terms of liquidation without it.</param>
    /// <param name="liquidation">The venue's liquidation rules.</param>
    public LiquidationTerms Apply(LiquidationTerms terms, DocumentNode liquidation)
    {
        var auction = liquidation["auction"];
        if (auction["second_price"].Measure > auction["first_price"].Measure)
        {
            diagnostics.Add(auction["second_price"], DiagnosticCode.Contradiction, $"the price would rise: it is above the first one of {auction["first_price"].Text}.");
        }

        return terms with
        {
            Method = liquidation["method"].Text switch
            {
                "auction" => LiquidationMethod.Auction,
                "request-for-quote" => LiquidationMethod.RequestForQuote,
                _ => LiquidationMethod.Book,
            },
            OfferInterval = liquidation["offer_interval"].AsDuration(),
            QuoteWindow = liquidation["quote_window"].AsDuration(),
            Auction = new PortfolioAuctionTerms
            {
                Buffer = auction["buffer"].AsRatio(),
                FirstPrice = auction["first_price"].AsRatio(),
                SecondPrice = auction["second_price"].AsRatio(),
                FastLength = auction["fast_length"].AsDuration(),
                SlowLength = auction["slow_length"].AsDuration(),
                InsolventLength = auction["insolvent_length"].AsDuration(),
            },
        };
    }

    /// <summary>Returns who may bid; each must have an account at the venue.</summary>
    /// <param name="list">The groups.</param>
    /// <param name="venue">The venue's name.</param>
    public List<ParticipantId> Bidders(DocumentNode list, string venue)
    {
        foreach (var node in list.Items)
        {
            var group = names.Find(node, NamedKind.Group);
            if (group is not null && !group.Node["capital"].Items.Any(one => one["venue"].Is(venue)))
            {
                diagnostics.Add(node, DiagnosticCode.Contradiction, $"the group '{node.Text}' has no capital at '{venue}', and could pay for nothing.");
            }
        }

        return names.TradersOf(list);
    }
}
