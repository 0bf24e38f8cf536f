namespace ExchangeMesh.Laboratory.Sensitivity;

/// <summary>What the runs of one place gave.</summary>
/// <param name="Place">The place among the field's values.</param>
/// <param name="Runs">How many runs were looked at.</param>
/// <param name="Holding">In how many of them the condition holds.</param>
/// <param name="Missing">How many were passed over, because they failed.</param>
/// <param name="Verdict">On which side of the level the chance is; open where all seeds cannot tell.</param>
public sealed record ThresholdProbe(int Place, int Runs, int Holding, int Missing, ChanceVerdict Verdict);

/// <summary>Where the chance that a condition holds crosses a level.</summary>
/// <param name="Lower">The greatest place that is known to lie on the first value's side; −1 where the first value itself cannot be told.</param>
/// <param name="Upper">The least place that is known to lie on the last value's side; the number of places where the last cannot be told.</param>
/// <param name="First">The first value's side.</param>
/// <param name="Last">The last value's side.</param>
/// <param name="Probes">The places that were looked at, in order.</param>
public sealed record ThresholdCrossing(int Lower, int Upper, ChanceVerdict First, ChanceVerdict Last, IReadOnlyList<ThresholdProbe> Probes)
{
    /// <summary>Whether there is a crossing: the first and the last value lie on different sides.</summary>
    public bool IsFound => First != ChanceVerdict.Open && Last != ChanceVerdict.Open && First != Last;
}

/// <summary>Looks for a crossing by bisection, with a sequential test at each place.</summary>
/// <remarks>
/// Each of the probes that there can be at the most has an equal part of the error, so that with the stated confidence all verdicts are
/// right at once. If the chance is monotone in the field, the crossing then lies between the two places that are returned. A place at which
/// all seeds cannot tell is near the crossing: the search goes on at both of its sides. Which runs are looked at does not
/// depend on how many are made at once.
/// </remarks>
public sealed class ThresholdSearch
{
    private readonly Func<int, int, int, IReadOnlyList<bool?>> _runs;
    private readonly int _seeds;
    private readonly int _batch;
    private readonly double _level;
    private readonly double _error;
    private readonly List<ThresholdProbe> _probes = [];

    private ThresholdSearch(Func<int, int, int, IReadOnlyList<bool?>> runs, int seeds, int batch, double level, double error)
    {
        _runs = runs;
        _seeds = seeds;
        _batch = batch;
        _level = level;
        _error = error;
    }

    /// <summary>Returns how many places a search looks at, at the most.</summary>
    /// <param name="places">How many places there are.</param>
    public static int MostProbes(int places)
    {
        var halvings = 0;
        for (var width = places - 1; width > 1; width = (width + 1) / 2)
        {
            halvings++;
        }

        return 2 + (2 * halvings);
    }

    /// <summary>Searches.</summary>
    /// <param name="places">How many values the field has, in order; at least 2.</param>
    /// <param name="seeds">How many seeds there are for each.</param>
    /// <param name="batch">How many runs are asked for at once.</param>
    /// <param name="level">The chance whose crossing is looked for.</param>
    /// <param name="confidence">The confidence of all verdicts together.</param>
    /// <param name="runs">Makes the runs of a place: from a seed's number, so many; each holds, does not, or has failed.</param>
    public static ThresholdCrossing Find(int places, int seeds, int batch, double level, double confidence, Func<int, int, int, IReadOnlyList<bool?>> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 2);
        var search = new ThresholdSearch(runs, seeds, batch, level, (1 - confidence) / MostProbes(places));
        var first = search.Look(0);
        var last = search.Look(places - 1);
        if (first == ChanceVerdict.Open || last == ChanceVerdict.Open || first == last)
        {
            return new ThresholdCrossing(first == ChanceVerdict.Open ? -1 : 0, last == ChanceVerdict.Open ? places : places - 1, first, last, search._probes);
        }

        var (lower, upper) = search.Bisect(0, places - 1, first, last);
        return new ThresholdCrossing(lower, upper, first, last, search._probes);
    }

    private (int Lower, int Upper) Bisect(int lower, int upper, ChanceVerdict first, ChanceVerdict last)
    {
        while (upper - lower > 1)
        {
            var middle = lower + ((upper - lower) / 2);
            var verdict = Look(middle);
            if (verdict == ChanceVerdict.Open)
            {
                return (Edge(lower, middle, first), Edge(upper, middle, last));
            }

            (lower, upper) = verdict == first ? (middle, upper) : (lower, middle);
        }

        return (lower, upper);
    }

    /// <summary>Returns the place nearest to one that cannot be told, from a place of a known side on, that is on this side.</summary>
    private int Edge(int known, int open, ChanceVerdict side)
    {
        while (Math.Abs(open - known) > 1)
        {
            var middle = known + ((open - known) / 2);
            (known, open) = Look(middle) == side ? (middle, open) : (known, middle);
        }

        return known;
    }

    private ChanceVerdict Look(int place)
    {
        var test = new ChanceTest(_level, _error);
        var missing = 0;
        for (var from = 0; from < _seeds && test.Verdict == ChanceVerdict.Open; from += _batch)
        {
            foreach (var run in _runs(place, from, Math.Min(_batch, _seeds - from)))
            {
                if (test.Verdict != ChanceVerdict.Open)
                {
                    break;
                }

                if (run is { } holds)
                {
                    test.Add(holds);
                }
                else
                {
                    missing++;
                }
            }
        }

        _probes.Add(new ThresholdProbe(place, test.Trials, test.Happened, missing, test.Verdict));
        return test.Verdict;
    }
}
