using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the latencies between classes of participants: each venue, lender, feed and group is a class, and so is the director.</summary>
internal sealed class NetworkPlanner(PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the latencies.</summary>
    public NetworkPlan Plan(DocumentNode network, Duration lookahead)
    {
        var classes = names.InOrder;
        var latencies = new Duration[classes.Count * classes.Count];
        Array.Fill(latencies, Latency(network["latency"], lookahead));
        foreach (var link in network["links"].Items.Where(one => one.IsSound))
        {
            var from = Classes(link["from"]);
            var to = Classes(link["to"]);
            var latency = Latency(link["latency"], lookahead);
            foreach (var row in from)
            {
                foreach (var column in to)
                {
                    latencies[(row * classes.Count) + column] = latency;
                    if (link["both_ways"].IsTrue)
                    {
                        latencies[(column * classes.Count) + row] = latency;
                    }
                }
            }
        }

        return new NetworkPlan { ClassStarts = [.. classes.Select(one => one.First)], Latencies = latencies };
    }

    private Duration Latency(DocumentNode node, Duration lookahead)
    {
        var latency = node.AsDuration(lookahead);
        if (node.Measure is not null && latency < lookahead)
        {
            diagnostics.Add(node, DiagnosticCode.LatencyBelowLookahead, $"a latency of {node.Text} is below the lookahead of {ScalarText.Written(Shapes.ScalarKind.Duration, lookahead.Nanoseconds)}.");
        }

        return latency;
    }

    private IEnumerable<int> Classes(DocumentNode node)
    {
        NamedKind? kind = node.Text switch
        {
            "venues" => NamedKind.Venue,
            "lenders" => NamedKind.Lender,
            "references" => NamedKind.Reference,
            "traders" => NamedKind.Group,
            "models" => NamedKind.Model,
            _ => null,
        };
        var all = Enumerable.Range(0, names.InOrder.Count);
        if (node.Is("all"))
        {
            return all;
        }

        if (kind is not null)
        {
            return all.Where(place => names.InOrder[place].Kind == kind);
        }

        var named = names.FindAny(node, NamedKind.Venue, NamedKind.Lender, NamedKind.Reference, NamedKind.Director, NamedKind.Group, NamedKind.Model);
        return named is null ? [] : all.Where(place => names.InOrder[place] == named);
    }
}
