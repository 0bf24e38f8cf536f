using System.Globalization;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Recording.Metrics;
using ExchangeMesh.Recording.Streams;

namespace ExchangeMesh.Recording.Summaries;

/// <summary>The metrics of published models: the figures that markets and traders tell, over a group and, as details, for each trader and step.</summary>
internal static class FigureMetrics
{
    /// <summary>Returns the metrics of each market and each group of traders; which there are depends on the participants alone.</summary>
    public static IEnumerable<Metric> Of(FigureTally tally, RunNames names)
    {
        var all = tally.All.ToList();
        foreach (var group in Groups(names))
        {
            var own = all.Where(one => names.GroupOf(one.By) == group).Select(one => one.Series).ToList();
            foreach (var figure in group.Figures)
            {
                List<FigureSeries> series = [.. own.Where(one => one.Of == figure)];
                foreach (var metric in Joined($"{group.Name}.{Words.Of(figure)}", series))
                {
                    yield return metric;
                }
            }

            foreach (var metric in group.Figures.Contains(Figure.Price) ? OfReturns(group.Name, own.Find(one => one.Of == Figure.Price)?.Returns, tally) : [])
            {
                yield return metric;
            }
        }
    }

    /// <summary>Returns the figures of each trader, and the values of each step up to <see cref="FigureSeries.GreatestKeptStep"/>.</summary>
    public static IEnumerable<Metric> DetailsOf(FigureTally tally, RunNames names)
    {
        var all = tally.All.ToList();
        foreach (var group in Groups(names))
        {
            var own = all.Where(one => names.GroupOf(one.By) == group).ToList();
            foreach (var of in own.GroupBy(one => one.Series.Of))
            {
                foreach (var metric in AtSteps($"{group.Name}.{Words.Of(of.Key)}", [.. of.Select(one => one.Series)]))
                {
                    yield return metric;
                }
            }

            foreach (var (by, series) in group.Role == ParticipantRole.ModelTrader ? own : [])
            {
                var name = $"{names.Participant(by)}.{Words.Of(series.Of)}";
                foreach (var metric in Joined(name, [series]).Concat(AtSteps(name, [series])))
                {
                    yield return metric;
                }
            }
        }
    }

    private static IEnumerable<ParticipantGroup> Groups(RunNames names) =>
        names.Groups.Where(group => group.Role is ParticipantRole.CallMarket or ParticipantRole.ModelTrader);

    /// <summary>Returns a figure of one participant, or summed over several; null where nobody told it.</summary>
    private static IEnumerable<Metric> Joined(string name, List<FigureSeries> series)
    {
        var isTold = series.Count > 0;
        yield return Number(name, isTold ? series.Sum(one => one.Last) : null, "the last value, summed over who told it");
        yield return Number(name + ".first", isTold ? series.Sum(one => one.First) : null, "the first value, summed");
        yield return Number(name + ".sum", series.Sum(one => one.Sum), "all values, summed");
        yield return Number(name + ".count", series.Sum(one => one.Count), "how often it was told");
        yield return Number(name + ".least", isTold ? series.Min(one => one.Least) : null, "the least value");
        yield return Number(name + ".greatest", isTold ? series.Max(one => one.Greatest) : null, "the greatest value");
    }

    private static IEnumerable<Metric> AtSteps(string name, List<FigureSeries> series)
    {
        foreach (var step in series.SelectMany(one => one.Steps.Keys).Distinct().Order())
        {
            var sum = series.Sum(one => one.Steps.TryGetValue(step, out var value) ? value : 0);
            yield return Number(string.Create(CultureInfo.InvariantCulture, $"{name}.at.{step}"), sum, "the value at that step, summed");
        }
    }

    private static IEnumerable<Metric> OfReturns(string market, ReturnMoments? returns, FigureTally tally) =>
    [
        Number($"{market}.return.deviation", returns?.Deviation, "deviation of the logarithmic return of a step"),
        Number($"{market}.return.kurtosis", returns?.Kurtosis, "kurtosis of the logarithmic returns; 3 for normal ones"),
        Number($"{market}.return.skewness", returns?.Skewness, "skewness of the logarithmic returns"),
        Number($"{market}.return.worst_with_margin_calls", returns is null ? null : tally.MarginCallsInWorst(returns), $"how many of the {ReturnMoments.WorstKept} worst returns are of steps with margin calls"),
    ];

    private static Metric Number(string name, double? value, string meaning) => new(name, value, MetricUnit.Number, meaning);
}
