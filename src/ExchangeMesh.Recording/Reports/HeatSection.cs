namespace ExchangeMesh.Recording.Reports;

/// <summary>At which prices liquidations closed how much, and when.</summary>
internal static class HeatSection
{
    private const int MostInstruments = 6;

    public static void Write(Page page, ReportSource source, ReportSpan span)
    {
        var steps = Steps(source);
        var drawn = steps.OrderByDescending(instrument => instrument.Value.Sum(step => step.Closed)).ThenBy(instrument => instrument.Key, StringComparer.Ordinal).Take(MostInstruments).ToList();
        if (drawn.Count == 0)
        {
            return;
        }

        page.Raw("<section id=\"levels\">\n<h2>Liquidations by price level</h2>\n<p class=\"say\">Each cell is a short time and a narrow range of the mark price; the darker, the more was closed in it. The line is the mark price. Steps are shown at the mark at which they were decided.</p>\n");
        foreach (var (instrument, list) in drawn)
        {
            var inside = list.Where(step => step.At >= span.From && step.At <= span.To).ToList();
            if (inside.Count == 0)
            {
                continue;
            }

            var prices = span.Prices[instrument].Points();
            var low = Math.Min(inside.Min(step => step.Mark), prices.Select(point => point.V).DefaultIfEmpty(double.PositiveInfinity).Min());
            var high = Math.Max(inside.Max(step => step.Mark), prices.Select(point => point.V).DefaultIfEmpty(double.NegativeInfinity).Max());
            var room = Math.Max((high - low) * 0.02, Math.Abs(high) * 1e-6);
            var picture = new HeatPicture(span.From, span.To, low - room, high + room);
            inside.ForEach(step => picture.Add(step.At, step.Mark, step.Closed));
            page.Add($"<figure><figcaption><strong>{instrument}</strong><span class=\"unit\">mark price; {inside.Count} steps closed {Summaries.MetricUnits.Show(inside.Sum(step => step.Closed), Summaries.MetricUnit.Money)}</span></figcaption>\n");
            picture.Draw(page, $"Liquidations of {instrument} by time and mark price", prices, source.Clock);
            page.Raw("</figure>\n");
        }

        page.Raw("</section>\n");
    }

    private static SortedDictionary<string, List<(double At, double Mark, double Closed)>> Steps(ReportSource source)
    {
        var inverse = new SortedSet<string>(source.Summary.Instruments.Where(one => one.Kind == "inverse_perpetual").Select(one => one.Name), StringComparer.Ordinal);
        var steps = new SortedDictionary<string, List<(double At, double Mark, double Closed)>>(StringComparer.Ordinal);
        foreach (var rows in StreamRows.Read(source.File("liquidations"), "at_s", "instrument", "mark", "quantity"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                if (rows.Texts("instrument")[row] is not { } instrument || rows.Numbers("mark")[row] is not (var mark and > 0))
                {
                    continue;
                }

                if (!steps.TryGetValue(instrument, out var list))
                {
                    list = [];
                    steps[instrument] = list;
                }

                var quantity = Math.Abs(rows.Numbers("quantity")[row]);
                list.Add((rows.Numbers("at_s")[row], mark, inverse.Contains(instrument) ? quantity : quantity * mark));
            }
        }

        return steps;
    }
}
