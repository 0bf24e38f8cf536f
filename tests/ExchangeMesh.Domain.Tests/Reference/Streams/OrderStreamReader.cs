using System.Globalization;
using System.IO.Compression;

namespace ExchangeMesh.Domain.Tests.Reference.Streams;

/// <summary>Says what is wrong with an order stream, and where.</summary>
/// <param name="message">File, line and what is wrong.</param>
public sealed class OrderStreamException(string message) : Exception(message);

/// <summary>Reads order streams: one operation a line, as <c>B,id,price,quantity</c> or <c>C,id</c>.</summary>
/// <remarks>
/// <c>B</c> and <c>S</c> are limit orders good till cancelled, <c>b</c> and <c>s</c> immediate-or-cancel ones,
/// <c>C</c> cancels. Lines that start with <c>#</c> are comments, of which one may say <c>preload=N</c>; empty lines
/// are skipped.
/// </remarks>
public static class OrderStreamReader
{
    private const long GreatestPrice = 1L << 60;

    /// <summary>Reads a file, plain or compressed with gzip.</summary>
    /// <exception cref="OrderStreamException">The file cannot be read, or a line of it is wrong.</exception>
    public static OrderStream ReadFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var isCompressed = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
            file.Position = 0;
            using var reader = new StreamReader(isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file);
            return Read(reader, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            throw new OrderStreamException($"{path}: error: {e.Message}");
        }
    }

    /// <summary>Reads lines.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="name">What errors call it.</param>
    /// <exception cref="OrderStreamException">A line is wrong.</exception>
    public static OrderStream Read(TextReader reader, string name)
    {
        var numbers = new Dictionary<long, int>();
        var placed = new HashSet<long>();
        var operations = new List<StreamOperation>();
        var preload = 0;
        var lineNumber = 0;
        while (reader.ReadLine() is { } line)
        {
            lineNumber++;
            var text = line.AsSpan().Trim();
            if (text.IsEmpty)
            {
                continue;
            }

            if (text[0] == '#')
            {
                preload = PreloadIn(text) ?? preload;
                continue;
            }

            if (ProblemOf(text, numbers, placed, operations) is { } problem)
            {
                throw new OrderStreamException($"{name}({lineNumber}): error: {problem}: '{text}'");
            }
        }

        return new([.. operations], Math.Min(preload, operations.Count), numbers.Count);
    }

    private static string? ProblemOf(
        ReadOnlySpan<char> text, Dictionary<long, int> numbers, HashSet<long> placed, List<StreamOperation> operations)
    {
        Span<Range> fields = stackalloc Range[6];
        var count = text.Split(fields, ',');
        var verb = VerbOf(text[fields[0]]);
        if (verb is null)
        {
            return "expected B, S, b, s or C before the first comma";
        }

        var expected = verb == StreamVerb.Cancel ? 2 : 4;
        if (count != expected)
        {
            return $"expected {expected} fields, found {count}";
        }

        if (!TryPositive(text[fields[1]], long.MaxValue, out var id))
        {
            return "the id is not a positive integer";
        }

        long price = 0, lots = 0;
        if (verb != StreamVerb.Cancel)
        {
            if (!TryPositive(text[fields[2]], GreatestPrice, out price))
            {
                return "the price is not a positive integer up to 2^60";
            }

            if (!TryPositive(text[fields[3]], long.MaxValue, out lots))
            {
                return "the quantity is not a positive integer";
            }

            if (!placed.Add(id))
            {
                return $"order {id} was placed before";
            }
        }

        if (!numbers.TryGetValue(id, out var number))
        {
            number = numbers.Count + 1;
            numbers.Add(id, number);
        }

        operations.Add(new(verb.Value, number, id, price, lots));
        return null;
    }

    private static StreamVerb? VerbOf(ReadOnlySpan<char> field) => field switch
    {
        "B" => StreamVerb.Buy,
        "S" => StreamVerb.Sell,
        "b" => StreamVerb.BuyNow,
        "s" => StreamVerb.SellNow,
        "C" => StreamVerb.Cancel,
        _ => null,
    };

    private static bool TryPositive(ReadOnlySpan<char> field, long greatest, out long value) =>
        long.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0 && value <= greatest;

    private static int? PreloadIn(ReadOnlySpan<char> comment)
    {
        const string Label = "preload=";
        var at = comment.IndexOf(Label, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var digits = comment[(at + Label.Length)..];
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var preload)
            ? preload
            : null;
    }
}
