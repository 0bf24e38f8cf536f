using System.Globalization;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Streams;
using Parquet;

namespace ExchangeMesh.Recording;

/// <summary>An event of a results folder, for people.</summary>
/// <param name="Id">The event.</param>
/// <param name="Cause">What set it off; 0 for none.</param>
/// <param name="AtNs">When, in nanoseconds of virtual time.</param>
/// <param name="Stream">The stream in which it is recorded, such as <c>trades</c>.</param>
/// <param name="By">Who recorded it.</param>
/// <param name="Text">Its own columns with a value, such as <c>instrument alpha.BTC-PERP, price 59900.1</c>.</param>
public sealed record ResultEvent(long Id, long Cause, long AtNs, string Stream, string By, string Text);

/// <summary>The events of a results folder, found by their ids, so that chains of causes can be followed.</summary>
/// <remarks>Holds 40 bytes for each recorded event.</remarks>
public sealed class ResultEvents
{
    private static readonly string[] Exact = ["_ticks", "_lots", "_micros", "_ppm", "_ppb", "_ns"];

    private readonly string _folder;
    private readonly string[] _streams;
    private readonly long[] _ids;
    private readonly Place[] _places;

    private ResultEvents(string folder, string[] streams, long[] ids, Place[] places)
    {
        _folder = folder;
        _streams = streams;
        _ids = ids;
        _places = places;
    }

    /// <summary>Reads which events a folder has.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ResultEvents Open(string folder)
    {
        var ids = new List<long>();
        var places = new List<Place>();
        var streams = Directory.GetFiles(folder, "*.parquet").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal).Where(stream => IsOfEvents(folder, stream)).ToArray();
        for (var stream = 0; stream < streams.Length; stream++)
        {
            var group = 0;
            foreach (var rows in StreamRows.Read(Path.Combine(folder, streams[stream] + ".parquet"), "id", "at_ns", "cause"))
            {
                for (var row = 0; row < rows.Count; row++)
                {
                    ids.Add(rows.Integers("id")[row]);
                    places.Add(new Place(rows.Integers("cause")[row], rows.Integers("at_ns")[row], stream, group, row));
                }

                group++;
            }
        }

        var (keys, values) = (ids.ToArray(), places.ToArray());
        Array.Sort(keys, values);
        return new ResultEvents(folder, streams, keys, values);
    }

    /// <summary>Returns an event and what set it off, back to what nothing recorded set off.</summary>
    /// <param name="id">The event.</param>
    /// <returns>The chain, the event itself first; empty where there is no such event.</returns>
    public IReadOnlyList<(long Id, string Stream, long AtNs)> ChainOf(long id)
    {
        var chain = new List<(long Id, string Stream, long AtNs)>();
        for (var place = PlaceOf(id); place >= 0; place = PlaceOf(_places[place].Cause))
        {
            chain.Add((_ids[place], _streams[_places[place].Stream], _places[place].AtNs));
        }

        return chain;
    }

    /// <summary>Returns an event with its columns; null where there is none of this id.</summary>
    /// <exception cref="IOException">Its file cannot be read.</exception>
    public ResultEvent? Find(long id)
    {
        if (PlaceOf(id) is not (var at and >= 0))
        {
            return null;
        }

        var place = _places[at];
        var reader = ParquetReader.CreateAsync(Path.Combine(_folder, _streams[place.Stream] + ".parquet")).GetAwaiter().GetResult();
        try
        {
            using var group = reader.OpenRowGroupReader(place.Group);
            var count = checked((int)group.RowCount);
            var cells = new List<string>();
            var by = "";
            foreach (var field in reader.Schema.DataFields)
            {
                var cell = ColumnText.Read(group, field, count)[place.Row];
                by = field.Name == "by" ? cell : by;
                if (cell.Length > 0 && field.Name is not ("id" or "at_s" or "by" or "cause") && !Exact.Any(ending => field.Name.EndsWith(ending, StringComparison.Ordinal)))
                {
                    cells.Add($"{field.Name.Replace('_', ' ')} {Short(cell)}");
                }
            }

            return new ResultEvent(id, place.Cause, place.AtNs, _streams[place.Stream], by, string.Join(", ", cells));
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static string Short(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && cell.Contains('.', StringComparison.Ordinal)
            ? number.ToString("#,0.####", CultureInfo.InvariantCulture)
            : cell.Replace('_', ' ');

    private static bool IsOfEvents(string folder, string stream)
    {
        var reader = ParquetReader.CreateAsync(Path.Combine(folder, stream + ".parquet")).GetAwaiter().GetResult();
        try
        {
            return reader.Schema.DataFields is [{ Name: "id" }, { Name: "at_ns" }, ..];
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private int PlaceOf(long id) => id == 0 ? -1 : Array.BinarySearch(_ids, id);

    private readonly record struct Place(long Cause, long AtNs, int Stream, int Group, int Row);
}
