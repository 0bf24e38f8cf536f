using System.CommandLine;
using System.Globalization;
using ExchangeMesh.Laboratory.StylisedFacts;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios.Prices;
using Spectre.Console;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>stylised-facts</c>: which of the facts that most traded series share a run, or a file of prices, shows.</summary>
internal static class StylisedFactsCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A results folder, or a CSV file of prices." };
        var format = new Option<string>("--format") { Description = "How the file is laid out: the fields of a reference's data, such as '{format: tardis-trades, repair: [sort]}'. Without it: Binance's klines.", DefaultValueFactory = _ => "" };
        var interval = new Option<double>("--interval") { Description = "Returns are over so many seconds.", DefaultValueFactory = _ => 10 };
        var confidence = ConfidenceText.CreateOption();
        var command = new Command("stylised-facts", "Measures fat tails, autocorrelation, volatility clustering and concavity of impact, with confidence intervals.") { source, format, interval, confidence };
        command.SetAction(parsed => ConfidenceText.Read(parsed, confidence) is { } share
            ? Run(parsed.GetValue(source)!, parsed.GetValue(format)!, parsed.GetValue(interval), share)
            : ExitCode.BadInput);
        return command;
    }

    private static int Run(string source, string format, double interval, double confidence)
    {
        if (interval is not (> 0 and <= 86_400))
        {
            Console.Error.WriteLine("expected --interval above 0 and at most 86400 seconds");
            return ExitCode.BadInput;
        }

        return Directory.Exists(source) ? OfResults(source, interval, confidence) : OfFile(source, format, interval, confidence);
    }

    private static int OfResults(string folder, double interval, double confidence)
    {
        if (!File.Exists(Path.Combine(folder, "trades.parquet")))
        {
            Console.Error.WriteLine($"{folder} is not a results folder: it has no trades.parquet");
            return ExitCode.BadInput;
        }

        var told = 0;
        foreach (var (instrument, trades) in RecordedTrade.Read(folder))
        {
            var prices = trades.Select(trade => (trade.AtSeconds, trade.Price, trade.SignedQuantity));
            told += Tell(instrument, ReturnSeries.Of(prices, interval, hasVolumes: true), confidence) ? 1 : 0;
        }

        return told > 0 ? ExitCode.Done : ExitCode.BadInput;
    }

    private static int OfFile(string file, string format, double interval, double confidence)
    {
        var series = PriceSeries.Read(file, format);
        foreach (var diagnostic in series.Diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }

        foreach (var note in series.Notes)
        {
            Console.Error.WriteLine($"note: {note}");
        }

        var prices = series.Points.Select(point => (point.AtSeconds, point.Price, 0.0));
        return series.Diagnostics.Count == 0 && Tell(file, ReturnSeries.Of(prices, interval, hasVolumes: false), confidence)
            ? ExitCode.Done
            : ExitCode.BadInput;
    }

    private static bool Tell(string name, ReturnSeries series, double confidence)
    {
        if (series.Returns.Length < 100)
        {
            Console.Error.WriteLine($"{name}: {series.Returns.Length} returns are too few, at least 100 are needed; take a shorter --interval");
            return false;
        }

        var table = Tables.Of(["fact", "figure", "expected", "measured", "interval", "shown"], rightFrom: 3);
        foreach (var fact in StylisedFact.Measure(series, confidence))
        {
            var value = fact.Value;
            table.AddRow(fact.Name, fact.Figure, fact.Expectation, Text(value.Estimate), $"{Text(value.Lower)} to {Text(value.Upper)}", WordOf(fact.Verdict));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {series.Returns.Length} returns, intervals of {confidence:P0} by drawing blocks"));
        Tables.Console().Write(table);
        return true;
    }

    private static string Text(double value) => double.IsFinite(value) ? value.ToString("0.###", CultureInfo.InvariantCulture) : "no data";

    private static string WordOf(FactVerdict verdict) => verdict switch
    {
        FactVerdict.Shown => "yes",
        FactVerdict.NotShown => "no",
        FactVerdict.Open => "open",
        _ => "no data",
    };
}
