using System.Globalization;

namespace ExchangeMesh.Laboratory.Designs;

/// <summary>Reads the seeds of many runs: <c>1..100</c>, <c>1,5,9</c>, or both mixed.</summary>
public static class SeedList
{
    private const ulong Greatest = 1UL << 53;
    private const int Most = 1_000_000;

    /// <summary>Takes a list of seeds apart.</summary>
    /// <returns>The seeds in the order in which they are written, or what is wrong, as a sentence; the other is empty.</returns>
    public static (IReadOnlyList<ulong> Seeds, string Fault) Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var seeds = new List<ulong>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var bounds = part.Split("..", StringSplitOptions.TrimEntries);
            if (bounds.Length > 2 || !TryRead(bounds[0], out var first) || !TryRead(bounds[^1], out var last) || last < first)
            {
                return ([], $"'{part}' is no seed and no range of seeds; 1..100, or 1,5,9, of whole numbers from 0 to {Greatest} was expected");
            }

            if (last - first >= Most || seeds.Count + (int)(last - first) >= Most)
            {
                return ([], $"there are more than {Most} seeds");
            }

            for (var seed = first; seed <= last; seed++)
            {
                seeds.Add(seed);
            }
        }

        return seeds.Distinct().Count() < seeds.Count ? ([], "a seed is listed twice") : (seeds, "");
    }

    /// <summary>Returns seeds as they are written, ranges joined.</summary>
    public static string Written(IReadOnlyList<ulong> seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var parts = new List<string>();
        for (var place = 0; place < seeds.Count;)
        {
            var end = place;
            while (end + 1 < seeds.Count && seeds[end + 1] == seeds[end] + 1)
            {
                end++;
            }

            parts.Add(end == place
                ? seeds[place].ToString(CultureInfo.InvariantCulture)
                : string.Create(CultureInfo.InvariantCulture, $"{seeds[place]}..{seeds[end]}"));
            place = end + 1;
        }

        return string.Join(',', parts);
    }

    private static bool TryRead(string text, out ulong seed) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seed) && seed <= Greatest;
}
