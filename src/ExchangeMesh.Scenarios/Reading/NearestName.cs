namespace ExchangeMesh.Scenarios.Reading;

/// <summary>Finds the name that somebody may have meant.</summary>
public static class NearestName
{
    /// <summary>Returns the candidate with the least edit distance, the first of several, or empty where none is near.</summary>
    /// <remarks>Near is at most a third of the longer name's letters, and at least two; letter case counts half a letter.</remarks>
    public static string Of(string name, IEnumerable<string> candidates)
    {
        var nearest = "";
        var least = int.MaxValue;
        foreach (var candidate in candidates)
        {
            var distance = HalfEdits(name, candidate);
            if (distance < least && distance <= 2 * Math.Max(2, Math.Max(name.Length, candidate.Length) / 3))
            {
                least = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    /// <summary>Returns twice the number of letters to insert, delete, replace or swap with a neighbour; another case counts one.</summary>
    public static int HalfEdits(string left, string right)
    {
        if (left.Length > 100 || right.Length > 100)
        {
            return int.MaxValue;
        }

        var rows = new int[left.Length + 1, right.Length + 1];
        for (var row = 0; row <= left.Length; row++)
        {
            for (var column = 0; column <= right.Length; column++)
            {
                rows[row, column] = row == 0 || column == 0
                    ? 2 * (row + column)
                    : Step(rows, left, right, row, column);
            }
        }

        return rows[left.Length, right.Length];
    }

    private static int Step(int[,] rows, string left, string right, int row, int column)
    {
        var replace = rows[row - 1, column - 1] + Replacement(left[row - 1], right[column - 1]);
        var least = Math.Min(replace, 2 + Math.Min(rows[row - 1, column], rows[row, column - 1]));
        var isSwap = row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1];
        return isSwap ? Math.Min(least, rows[row - 2, column - 2] + 2) : least;
    }

    private static int Replacement(char left, char right)
    {
        if (left == right)
        {
            return 0;
        }

        return char.ToLowerInvariant(left) == char.ToLowerInvariant(right) ? 1 : 2;
    }
}
