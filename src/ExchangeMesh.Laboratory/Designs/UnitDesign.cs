using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Designs;

/// <summary>Points in the unit cube, drawn from streams of their own: one for each axis, so that adding an axis does not move the others.</summary>
internal static class UnitDesign
{
    private const int RandomStream = 1;
    private const int LatinStream = 2;
    private const int SobolStream = 3;

    /// <summary>Independent points.</summary>
    /// <param name="points">How many.</param>
    /// <param name="axes">How many coordinates each has.</param>
    /// <param name="seed">The design's seed.</param>
    public static double[][] Random(int points, int axes, ulong seed) => Draw(points, axes, seed, RandomStream);

    /// <summary>A Latin hypercube: of each axis, every one of as many equal parts as there are points has one point.</summary>
    /// <remarks>Source: McKay, Beckman and Conover, A Comparison of Three Methods for Selecting Values of Input Variables, Technometrics 21(2), 1979.</remarks>
    public static double[][] LatinHypercube(int points, int axes, ulong seed)
    {
        var design = Empty(points, axes);
        for (var axis = 0; axis < axes; axis++)
        {
            var stream = new SeedStream(seed, new ParticipantId(axis), LatinStream);
            var parts = new int[points];
            for (var place = 0; place < points; place++)
            {
                var other = (int)stream.NextBelow(place + 1);
                (parts[place], parts[other]) = (parts[other], place);
            }

            for (var point = 0; point < points; point++)
            {
                design[point][axis] = Math.Min((parts[point] + stream.NextUnit()) / points, 1 - 1e-16);
            }
        }

        return design;
    }

    /// <summary>For each of so many base points, a block: A, B, and for each axis A with that axis from B.</summary>
    /// <remarks>Source: Saltelli et al., Variance based sensitivity analysis of model output, Computer Physics Communications 181(2), 2010.</remarks>
    public static double[][] Saltelli(int basePoints, int axes, ulong seed)
    {
        var drawn = Draw(basePoints, 2 * axes, seed, SobolStream);
        var design = new List<double[]>(basePoints * (axes + 2));
        foreach (var both in drawn)
        {
            design.Add(both[..axes]);
            design.Add(both[axes..]);
            for (var axis = 0; axis < axes; axis++)
            {
                var mixed = both[..axes];
                mixed[axis] = both[axes + axis];
                design.Add(mixed);
            }
        }

        return [.. design];
    }

    private static double[][] Draw(int points, int axes, ulong seed, int purpose)
    {
        var design = Empty(points, axes);
        for (var axis = 0; axis < axes; axis++)
        {
            var stream = new SeedStream(seed, new ParticipantId(axis), purpose);
            for (var point = 0; point < points; point++)
            {
                design[point][axis] = stream.NextUnit();
            }
        }

        return design;
    }

    private static double[][] Empty(int points, int axes) => [.. Enumerable.Range(0, points).Select(_ => new double[axes])];
}
