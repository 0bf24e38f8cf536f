namespace ExchangeMesh.Recording.Reports;

/// <summary>The time series of a results folder over one span of virtual time, thinned for drawing.</summary>
internal sealed class ReportSpan
{
    /// <summary>How many buckets a line has.</summary>
    public const int LineCount = 360;

    /// <summary>How many bars a bar chart has.</summary>
    public const int BarCount = 120;

    private ReportSpan(string id, string name, double from, double to, ReportSource source)
    {
        Id = id;
        Name = name;
        From = from;
        To = to;
        foreach (var instrument in source.Summary.Instruments)
        {
            Prices[instrument.Name] = new LineBuckets(from, to, LineCount);
            Depths[instrument.Name] = new LineBuckets(from, to, LineCount);
        }

        foreach (var venue in source.Venues)
        {
            Funds[venue] = new LineBuckets(from, to, LineCount);
            Liquidated[venue] = new SumBuckets(from, to, BarCount);
            Liquidations[venue] = new SumBuckets(from, to, BarCount);
            MarginCalls[venue] = new SumBuckets(from, to, BarCount);
            Deleveraged[venue] = new SumBuckets(from, to, BarCount);
        }
    }

    /// <summary>The span's name in the page's markup.</summary>
    public string Id { get; }

    /// <summary>The span's name for people.</summary>
    public string Name { get; }

    public double From { get; }

    public double To { get; }

    /// <summary>Mark prices by instrument.</summary>
    public SortedDictionary<string, LineBuckets> Prices { get; } = new(StringComparer.Ordinal);

    /// <summary>Worth at mark of what rests within one percent of mid, both sides, by instrument.</summary>
    public SortedDictionary<string, LineBuckets> Depths { get; } = new(StringComparer.Ordinal);

    /// <summary>Insurance funds by venue.</summary>
    public SortedDictionary<string, LineBuckets> Funds { get; } = new(StringComparer.Ordinal);

    /// <summary>What liquidations closed, by venue.</summary>
    public SortedDictionary<string, SumBuckets> Liquidated { get; } = new(StringComparer.Ordinal);

    /// <summary>Liquidations by venue.</summary>
    public SortedDictionary<string, SumBuckets> Liquidations { get; } = new(StringComparer.Ordinal);

    /// <summary>Margin calls by venue.</summary>
    public SortedDictionary<string, SumBuckets> MarginCalls { get; } = new(StringComparer.Ordinal);

    /// <summary>Notional closed by auto-deleveraging, by venue.</summary>
    public SortedDictionary<string, SumBuckets> Deleveraged { get; } = new(StringComparer.Ordinal);

    /// <summary>Oracle prices by lender and asset.</summary>
    public SortedDictionary<string, LineBuckets> Oracles { get; } = new(StringComparer.Ordinal);

    /// <summary>Borrowed over supplied, by lender and asset.</summary>
    public SortedDictionary<string, LineBuckets> Utilisations { get; } = new(StringComparer.Ordinal);

    /// <summary>Returns the whole run and, where liquidations are close together, the time in which they happen.</summary>
    public static IReadOnlyList<ReportSpan> Of(ReportSource source)
    {
        var spans = new List<ReportSpan> { new("whole", "Whole run", 0, source.End, source) };
        if (Focus(source) is { } focus)
        {
            spans.Insert(0, new ReportSpan("focus", "The liquidations", focus.From, focus.To, source));
        }

        foreach (var span in spans)
        {
            span.AddCascade(source);
        }

        ReadMarks(source, spans);
        ReadCounts(source, spans);
        ReadPools(source, spans);
        return spans;
    }

    /// <summary>The shortest span that holds four fifths of the liquidations, with room before and after; none where that is most of the run.</summary>
    private static (double From, double To)? Focus(ReportSource source)
    {
        if (source.Cascade.Count < 5)
        {
            return null;
        }

        var times = source.Cascade.Select(point => point.At).Order().ToList();
        var held = (times.Count * 4) / 5;
        var best = 0;
        for (var index = 0; index + held < times.Count; index++)
        {
            best = times[index + held] - times[index] < times[best + held] - times[best] ? index : best;
        }

        var length = Math.Max(times[best + held] - times[best], source.End / 1_000);
        var from = Math.Max(0, times[best] - (length * 0.5));
        var to = Math.Min(source.End, times[best + held] + length);
        return to - from < source.End * 0.5 ? (from, to) : null;
    }

    private static void ReadMarks(ReportSource source, List<ReportSpan> spans)
    {
        var isInverse = new SortedSet<string>(
            source.Summary.Instruments.Where(instrument => instrument.Kind == "inverse_perpetual").Select(instrument => instrument.Name),
            StringComparer.Ordinal);
        var venueOf = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var perpetual in source.Summary.Instruments.Where(instrument => instrument.Kind != "spot"))
        {
            venueOf[perpetual.Name] = perpetual.Venue;
        }

        foreach (var rows in StreamRows.Read(source.File("marks"), "at_s", "instrument", "mark", "bid_depth", "ask_depth", "insurance_fund"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                if (rows.Texts("instrument")[row] is not { } instrument || !spans[0].Prices.ContainsKey(instrument))
                {
                    continue;
                }

                var at = rows.Numbers("at_s")[row];
                var mark = rows.Numbers("mark")[row];
                var quantity = rows.Numbers("bid_depth")[row] + rows.Numbers("ask_depth")[row];
                var depth = isInverse.Contains(instrument) ? quantity : quantity * mark;
                foreach (var span in spans)
                {
                    span.Prices[instrument].Add(at, mark);
                    span.Depths[instrument].Add(at, depth);
                    if (venueOf.TryGetValue(instrument, out var venue))
                    {
                        span.Funds[venue].Add(at, rows.Numbers("insurance_fund")[row]);
                    }
                }
            }
        }
    }

    private static void ReadCounts(ReportSource source, List<ReportSpan> spans)
    {
        foreach (var rows in StreamRows.Read(source.File("margin_calls"), "at_s", "by"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                spans.ForEach(span => span.MarginCalls[rows.Texts("by")[row]!].Add(rows.Numbers("at_s")[row], 1));
            }
        }

        foreach (var rows in StreamRows.Read(source.File("adl"), "at_s", "by", "quantity", "price"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var notional = Math.Abs(rows.Numbers("quantity")[row] * rows.Numbers("price")[row]);
                spans.ForEach(span => span.Deleveraged[rows.Texts("by")[row]!].Add(rows.Numbers("at_s")[row], notional));
            }
        }
    }

    private static void ReadPools(ReportSource source, List<ReportSpan> spans)
    {
        foreach (var rows in StreamRows.Read(source.File("pools"), "at_s", "by", "asset", "supplied", "borrowed", "oracle_price"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var pool = $"{rows.Texts("by")[row]}.{rows.Texts("asset")[row]}";
                var supplied = rows.Numbers("supplied")[row];
                foreach (var span in spans)
                {
                    Line(span.Oracles, pool, span).Add(rows.Numbers("at_s")[row], rows.Numbers("oracle_price")[row]);
                    if (supplied > 0)
                    {
                        Line(span.Utilisations, pool, span).Add(rows.Numbers("at_s")[row], rows.Numbers("borrowed")[row] / supplied);
                    }
                }
            }
        }
    }

    private static LineBuckets Line(SortedDictionary<string, LineBuckets> lines, string name, ReportSpan span)
    {
        if (!lines.TryGetValue(name, out var line))
        {
            line = new LineBuckets(span.From, span.To, LineCount);
            lines[name] = line;
        }

        return line;
    }

    private void AddCascade(ReportSource source)
    {
        foreach (var point in source.Cascade)
        {
            if (Liquidated.TryGetValue(point.Venue, out var closed) && point.Kind != "deleveraging")
            {
                closed.Add(point.At, point.Closed);
                Liquidations[point.Venue].Add(point.At, 1);
            }
        }
    }
}
