namespace ExchangeMesh.Recording.Reports;

/// <summary>The figures that are asked for first, and one row for each venue.</summary>
internal static class HeadlineSection
{
    private static readonly (string Head, string Metric)[] ExchangeColumns =
    [
        ("opening", "opening"), ("low", "low"), ("final", "final"), ("max drawdown", "max_drawdown"), ("volume", "volume"),
        ("liquidated", "liquidated_volume"), ("takeovers", "takeovers"), ("ADL", "adl_notional"), ("halts", "halts"), ("halted", "halted_time"),
        ("first liquidation", "first_liquidation"), ("mean spread", "spread_mean"),
    ];

    private static readonly (string Head, string Metric)[] VenueColumns =
    [
        ("margin calls", "margin_calls"), ("liquidations", "liquidations"), ("fund: opening", "insurance_opening"), ("fund: low", "insurance_low"),
        ("fund: final", "insurance_final"), ("bad debt", "bad_debt"), ("repaid", "repaid"), ("seized", "seized"),
    ];

    public static void Write(Page page, ReportSource source)
    {
        page.Raw("<section id=\"headline\">\n<div class=\"cards\">\n");
        Card(page, source, "deepest fall from a peak", "max_drawdown", Deepest(source));
        Card(page, source, "closed by liquidations", "liquidated_volume", $"of {source.Show("volume")} traded");
        Card(page, source, "accounts liquidated", "liquidations", $"first after {source.Show("first_liquidation")}");
        Card(page, source, "margin calls", "margin_calls", "");
        Card(page, source, "largest cascade", "cascade.size_max", $"{source.Show("cascade.depth_max")} deep, {source.Show("cascade.duration_max")} long");
        CardText(page, source.ShowRatio("cascade.branching_ratio"), "liquidations bred by each", "branching ratio; below 1 a cascade dies out");
        Card(page, source, "set off at another venue", "contagion.cross_venue_share", "share of liquidations");
        Card(page, source, "auto-deleveraged", "adl_notional", $"{source.Show("adl_count")} positions");
        Card(page, source, "insurance funds fell by", "insurance_drawdown", $"{source.Show("insurance_paid_out")} paid out");
        Card(page, source, "bad debt", "bad_debt", "");
        Card(page, source, "trading halts", "halts", $"longest standstill {source.Show("halted_time")}");
        if (source.Summary.Lenders.Count > 0)
        {
            Card(page, source, "loans called", "loan_liquidations", "");
        }

        page.Raw("</div>\n");
        Table(page, source, "Instrument", [.. source.Summary.Instruments.Select(instrument => (instrument.Name, instrument.Venue))], ExchangeColumns);
        Table(page, source, "Venue", [.. source.Venues.Select(venue => (venue, venue))], VenueColumns);
        page.Raw("</section>\n");
    }

    private static string Deepest(ReportSource source)
    {
        var deepest = source.Summary.Instruments
            .Select(instrument => (instrument.Name, Fall: source.Metric(instrument.Name + ".max_drawdown")))
            .Where(one => one.Fall is > 0)
            .OrderByDescending(one => one.Fall)
            .FirstOrDefault();
        return deepest.Name is null ? "" : $"at {deepest.Name}, low at {source.Show(deepest.Name + ".low_at")}";
    }

    private static void Card(Page page, ReportSource source, string what, string metric, string more) =>
        CardText(page, source.Show(metric), what, more);

    private static void CardText(Page page, string figure, string what, string more) =>
        page.Line($"<div class=\"stat\"><b>{figure}</b><span>{what}</span><small>{more}</small></div>");

    private static void Table(Page page, ReportSource source, string head, IReadOnlyList<(string Name, string Venue)> rows, (string Head, string Metric)[] columns)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var shown = columns.Where(column => rows.Any(row => source.Metric($"{row.Name}.{column.Metric}") is not (null or 0))).ToList();
        page.Add($"<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">{head}</th>");
        shown.ForEach(column => page.Add($"<th scope=\"col\">{column.Head}</th>"));
        page.Raw("</tr></thead><tbody>\n");
        foreach (var (name, venue) in rows)
        {
            page.Add($"<tr><th scope=\"row\"><span class=\"dot c{Palette.Of(source.Venues, venue)}\"></span>{name}</th>");
            shown.ForEach(column => page.Add($"<td>{source.Show($"{name}.{column.Metric}")}</td>"));
            page.Raw("</tr>\n");
        }

        page.Raw("</tbody></table></div>\n");
    }
}
