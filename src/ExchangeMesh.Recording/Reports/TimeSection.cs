using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Recording.Reports;

/// <summary>Everything that is drawn over virtual time: for the whole run, and for the time of the liquidations.</summary>
internal static class TimeSection
{
    public static void Write(Page page, ReportSource source, IReadOnlyList<ReportSpan> spans)
    {
        page.Raw("<section id=\"prices\">\n<h2>Over time</h2>\n<p class=\"say\">Shaded: a market is halted. Triangles: shocks from outside. Point at a chart, or use the arrow keys in it, to read values at one instant in all charts; names in a legend hide and show.</p>\n");
        foreach (var span in spans)
        {
            page.Add($"<input class=\"pick\" type=\"radio\" name=\"span\" id=\"pick-{span.Id}\"").Raw(span == spans[0] ? " checked>" : ">");
        }

        if (spans.Count > 1)
        {
            page.Raw("<div class=\"tabs\">");
            foreach (var span in spans)
            {
                page.Add($"<label for=\"pick-{span.Id}\">{span.Name}: {Axis.Time(span.From, 1_000, source.Clock)} to {Axis.Time(span.To, 1_000, source.Clock)}</label>");
            }

            page.Raw("</div>\n");
        }

        page.Raw("<div class=\"spans\">\n");
        foreach (var span in spans)
        {
            page.Line($"<div class=\"span span-{span.Id}\">");
            Charts(page, source, span);
            page.Raw("</div>\n");
        }

        page.Raw("</div>\n</section>\n");
    }

    /// <summary>Returns the price charts of one span: one for each base and quote asset.</summary>
    public static IEnumerable<(string Title, string Unit, TimeChart Chart)> PriceCharts(ReportSource source, ReportSpan span)
    {
        foreach (var assets in source.Summary.Instruments.GroupBy(instrument => (instrument.Base, instrument.Quote)))
        {
            var lines = assets.Select(instrument => Line(source, instrument.Name, instrument.Venue, DashOf(source, instrument.Name), span.Prices[instrument.Name])).ToList();
            lines.AddRange(span.Oracles
                .Where(oracle => oracle.Key.EndsWith("." + assets.Key.Base, StringComparison.Ordinal))
                .Select(oracle => Line(source, oracle.Key + " oracle", oracle.Key[..oracle.Key.LastIndexOf('.')], 2, oracle.Value)));
            var names = assets.Select(instrument => instrument.Name).ToList();
            yield return ($"{assets.Key.Base}: mark price by venue", $"{assets.Key.Quote} per {assets.Key.Base}", new TimeChart
            {
                From = span.From,
                To = span.To,
                Clock = source.Clock,
                Height = 320,
                Description = $"Mark price of {assets.Key.Base} at each venue",
                Lines = lines,
                Halts = [.. source.Halts.Where(halt => names.Contains(halt.Instrument))],
                Shocks = source.Shocks,
            });
        }
    }

    /// <summary>Returns a bar chart of one span, stacked by venue.</summary>
    public static TimeChart BarChart(ReportSource source, ReportSpan span, string description, IReadOnlyDictionary<string, SumBuckets> sums, double height) => new()
    {
        From = span.From,
        To = span.To,
        Clock = source.Clock,
        Height = height,
        Description = description,
        Bars = [.. source.Venues.Select(venue => new ChartBars(venue, Palette.Of(source.Venues, venue), sums[venue].Sums))],
        Halts = source.Halts,
        Shocks = source.Shocks,
    };

    private static void Charts(Page page, ReportSource source, ReportSpan span)
    {
        foreach (var (title, unit, chart) in PriceCharts(source, span))
        {
            Figure(page, title, unit, chart);
        }

        Figure(page, "Closed by liquidations", "quote asset, per bar", BarChart(source, span, "What liquidations closed, by venue", span.Liquidated, 220));
        Figure(page, "Liquidations", "accounts and loans, per bar", BarChart(source, span, "Liquidations by venue", span.Liquidations, 180));
        Figure(page, "Branching ratio", "liquidations that one led to, by the time of the one", LineChart(source, span, "Branching ratio over time", [BranchingLine(source, span)], percent: false));
        Figure(page, "Margin calls", "per bar", BarChart(source, span, "Margin calls by venue", span.MarginCalls, 180));
        Figure(page, "Insurance funds", "settlement asset", LineChart(source, span, "Insurance funds by venue", span.Funds.Select(fund => Line(source, fund.Key, fund.Key, 0, fund.Value)), percent: false));
        Figure(page, "Auto-deleveraging", "notional closed, per bar", BarChart(source, span, "Notional closed by auto-deleveraging, by venue", span.Deleveraged, 180));
        Figure(page, "Order-book depth within one percent of mid", "worth at mark, both sides, means", LineChart(source, span, "Depth by instrument", source.Summary.Instruments.Select(instrument => DepthLine(source, instrument, span.Depths[instrument.Name])), percent: false));
        Figure(page, "Lending pools: utilisation", "borrowed over supplied", LineChart(source, span, "Utilisation by pool", span.Utilisations.Select((pool, index) => Line(source, pool.Key, pool.Key[..pool.Key.LastIndexOf('.')], index % 4, pool.Value)), percent: true));
    }

    private static TimeChart LineChart(ReportSource source, ReportSpan span, string description, IEnumerable<ChartLine> lines, bool percent) => new()
    {
        From = span.From,
        To = span.To,
        Clock = source.Clock,
        Height = 220,
        Description = description,
        Lines = [.. lines],
        FromZero = true,
        InPercent = percent,
        Halts = source.Halts,
        Shocks = source.Shocks,
    };

    private static ChartLine Line(ReportSource source, string name, string venue, int dash, LineBuckets buckets) =>
        new(name, Palette.Of(source.Venues, venue), dash, buckets.Points(), buckets.Lasts());

    private static ChartLine BranchingLine(ReportSource source, ReportSpan span)
    {
        const int Spans = 48;
        var liquidations = new SumBuckets(span.From, span.To, Spans);
        var offspring = new SumBuckets(span.From, span.To, Spans);
        foreach (var point in source.Cascade)
        {
            liquidations.Add(point.At, 1);
            offspring.Add(point.At, point.Children);
        }

        var ratios = new List<ChartPoint>();
        for (var index = 0; index < Spans; index++)
        {
            if (liquidations.Sums[index] > 0)
            {
                ratios.Add(new ChartPoint(span.From + ((span.To - span.From) * (index + 0.5) / Spans), offspring.Sums[index] / liquidations.Sums[index]));
            }
        }

        return new ChartLine("branching ratio", Palette.Count - 1, 0, ratios, ratios);
    }

    private static ChartLine DepthLine(ReportSource source, InstrumentDocument instrument, LineBuckets buckets)
    {
        var means = buckets.Means();
        return new ChartLine(instrument.Name, Palette.Of(source.Venues, instrument.Venue), DashOf(source, instrument.Name), means, means);
    }

    /// <summary>The place of an instrument among those of its venue: they share a colour, not a dash.</summary>
    private static int DashOf(ReportSource source, string name)
    {
        var instrument = source.Summary.Instruments.First(one => one.Name == name);
        return source.Summary.Instruments.Where(one => one.Venue == instrument.Venue && one.Base == instrument.Base).TakeWhile(one => one.Name != name).Count() % 4;
    }

    /// <summary>Adds a chart with its legend and the means to read values off; nothing where it is empty.</summary>
    public static void Figure(Page page, string title, string unit, TimeChart chart)
    {
        if (chart.IsEmpty)
        {
            return;
        }

        page.Add($"<figure class=\"timed\"><figcaption><strong>{title}</strong><span class=\"unit\">{unit}</span><span class=\"legend\">");
        foreach (var line in chart.Lines.Where(line => line.Points.Count > 0))
        {
            page.Add($"<button type=\"button\" aria-pressed=\"true\" data-name=\"{line.Name}\"><i class=\"c{line.Colour} d{line.Dash}\"></i>{line.Name}</button>");
        }

        foreach (var bars in chart.Bars.Where(bars => bars.Sums.Any(sum => sum != 0)))
        {
            page.Add($"<button type=\"button\" aria-pressed=\"true\" data-name=\"{bars.Name}\"><i class=\"box c{bars.Colour}\"></i>{bars.Name}</button>");
        }

        page.Raw("</span></figcaption>\n");
        chart.Draw(page);
        page.Raw("<div class=\"tip\" aria-live=\"polite\"></div><script type=\"application/json\">");
        chart.WriteReadings(page);
        page.Raw("</script></figure>\n");
    }
}
