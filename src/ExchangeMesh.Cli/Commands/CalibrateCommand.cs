using System.CommandLine;
using System.Globalization;
using ExchangeMesh.Laboratory.Calibration;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Scenarios.Prices;
using Spectre.Console;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>calibrate</c>: a scenario whose order flow, depth and volatility are those of recorded trades.</summary>
internal static class CalibrateCommand
{
    public static Command Create()
    {
        var source = new Argument<string>("source") { Description = "A file of trades, or a results folder." };
        var format = new Option<string>("--format") { Description = "How the file is laid out: the fields of a reference's data, such as '{format: tardis-trades, repair: [sort]}'. Without it: Binance's aggregated trades.", DefaultValueFactory = _ => "" };
        var instrument = new Option<string>("--instrument") { Description = "Of a results folder: whose trades, such as alpha.BTC-PERP. Default: the first that traded.", DefaultValueFactory = _ => "" };
        var interval = new Option<double>("--interval") { Description = "Returns are over so many seconds.", DefaultValueFactory = _ => 10 };
        var confidence = ConfidenceText.CreateOption();
        var name = new Option<string>("--name") { Description = "The scenario's name.", DefaultValueFactory = _ => "calibrated" };
        var assets = new Option<string>("--assets") { Description = "What is traded for what.", DefaultValueFactory = _ => "BTC/USD" };
        var file = new Option<string>("--out") { Description = "The scenario file that is written; one that is there is kept.", DefaultValueFactory = _ => "calibrated.yaml" };
        var command = new Command("calibrate", "Fits order flow, depth and volatility to recorded trades, writes a scenario, and runs it to show how near it comes.") { source, format, instrument, interval, confidence, name, assets, file };
        command.SetAction(parsed =>
        {
            if (ConfidenceText.Read(parsed, confidence) is not { } share)
            {
                return ExitCode.BadInput;
            }

            if (parsed.GetValue(interval) is not (> 0 and <= 86_400))
            {
                return Complain("expected --interval above 0 and at most 86400 seconds");
            }

            if (parsed.GetValue(assets)!.Split('/') is not [{ Length: > 0 } traded, { Length: > 0 } quote])
            {
                return Complain($"--assets {parsed.GetValue(assets)}: expected BASE/QUOTE, such as BTC/USD");
            }

            if (File.Exists(parsed.GetValue(file)))
            {
                return Complain($"{parsed.GetValue(file)} is there already; name another with --out");
            }

            var trades = Directory.Exists(parsed.GetValue(source)) ? OfResults(parsed.GetValue(source)!, parsed.GetValue(instrument)!) : OfFile(parsed.GetValue(source)!, parsed.GetValue(format)!);
            return trades is null
                ? ExitCode.BadInput
                : Calibrate(trades, new Request(parsed.GetValue(source)!, parsed.GetValue(name)!, traded, quote, parsed.GetValue(file)!, parsed.GetValue(interval), share));
        });
        return command;
    }

    private static int Calibrate(IReadOnlyList<TapeTrade> trades, Request request)
    {
        if (Measure(trades, request, out var problem) is not { } data)
        {
            return Complain($"{request.Source}: {problem}");
        }

        var market = new CalibratedMarket(data, new MarketNames(
            request.Name,
            Path.GetFileName(request.Source.TrimEnd('/')),
            request.Base,
            request.Quote,
            trades[0].Price,
            MarketNames.StepOf(trades.Select(static trade => trade.Price)),
            MarketNames.StepOf(trades.Select(static trade => Math.Abs(trade.SignedQuantity)))));
        var text = market.Write();
        var reading = ScenarioReader.Read(request.File, text, new ReadingOptions());
        if (reading.Plan is null)
        {
            foreach (var diagnostic in reading.Diagnostics)
            {
                Console.Error.WriteLine(diagnostic);
            }

            return Complain("what was fitted makes no scenario; see above, and check --name and --assets");
        }

        File.WriteAllText(request.File, text);
        var made = Run(reading, $"exchange.{request.Base}-PERP", request, out problem);
        Tell(data, made, market, request);
        if (made is null)
        {
            Console.Error.WriteLine($"the calibrated market's own figures cannot be measured: {problem}");
        }

        Console.WriteLine($"scenario     {request.File}");
        return ExitCode.Done;
    }

    private static TapeMeasure? Measure(IEnumerable<TapeTrade> trades, Request request, out string problem) =>
        TapeMeasure.Of(TapeOrder.Of(trades.Select(static trade => (trade.AtSeconds, trade.Price, trade.SignedQuantity))), request.Interval, request.Confidence, out problem);

    private static TapeMeasure? Run(ScenarioReading reading, string instrument, Request request, out string problem)
    {
        var folder = Directory.CreateTempSubdirectory("exchangemesh-calibrate-");
        var progress = new ProgressLine(VirtualTime.Zero + reading.Plan!.Length);
        try
        {
            var run = PlanRun.Execute(reading, new PlanRunOptions { OutDirectory = folder.FullName, Progress = at => progress.Show(at, 0) });
            var trades = RecordedTrade.Read(run.Folder!).GetValueOrDefault(instrument) ?? [];
            return Measure(trades.Select(static trade => new TapeTrade(trade.AtSeconds, trade.Price, trade.SignedQuantity)), request, out problem);
        }
        finally
        {
            progress.Clear();
            folder.Delete(recursive: true);
        }
    }

    private static void Tell(TapeMeasure data, TapeMeasure? made, CalibratedMarket market, Request request)
    {
        var table = Tables.Of(["figure", "data", "interval", "scenario", "inside"], rightFrom: 1);
        void Row(string name, Func<TapeFigures, double> of, bool isShare = false)
        {
            var figure = data.WithInterval(of);
            var scenario = made is null ? double.NaN : of(made.Figures);
            table.AddRow(name, Text(figure.Estimate, isShare), $"{Text(figure.Lower, isShare)} to {Text(figure.Upper, isShare)}", Text(scenario, isShare), double.IsFinite(scenario) && double.IsFinite(figure.Lower) ? figure.Covers(scenario) ? "yes" : "no" : "");
        }

        Row("market orders a second", static figures => figures.Rate);
        Row($"mean order size, {request.Quote}", static figures => figures.MeanSize);
        Row("mean of its logarithm", static figures => figures.LogSize);
        Row("deviation of its logarithm", static figures => figures.LogSizeDeviation);
        Row("orders that buy", static figures => figures.BuyShare, isShare: true);
        Row("volatility over a year", static figures => figures.Volatility, isShare: true);
        Row("half spread", static figures => figures.HalfSpread, isShare: true);
        Row($"impact of 1,000,000 {request.Quote}", static figures => 1e6 * figures.Impact, isShare: true);
        Row("variance that impact explains", static figures => figures.ImpactFit, isShare: true);
        Row("that its square root would", static figures => figures.RootImpactFit, isShare: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{request.Source}: {data.Orders:#,##0} market orders in {data.Seconds:#,##0} s; intervals of {request.Confidence:0.##%} by leaving out twentieths of the time; returns over {request.Interval:0.###} s"));
        Tables.Console().Write(table);
        var sizes = data.Sizes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sizes        {(sizes.IsPareto ? "Pareto" : "log-normal")}: Kolmogorov-Smirnov distance {sizes.LogNormalDistance:0.000} log-normal, {sizes.ParetoDistance:0.000} Pareto"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"depth        {market.LevelSize:#,##0.##} {request.Quote} every {Text(market.LevelGap, isShare: true)} of the price{(market.HasImpact ? "" : ", assumed: the data show no impact")}"));
        Console.WriteLine($"not shown    limit orders, cancellations, who trades and with what capital: trades alone do not tell{(market.HasSpread ? "" : "; nor the spread: prices do not bounce")}");
    }

    private static List<TapeTrade>? OfResults(string folder, string instrument)
    {
        if (!File.Exists(Path.Combine(folder, "trades.parquet")))
        {
            Complain($"{folder} is not a results folder: it has no trades.parquet");
            return null;
        }

        var all = RecordedTrade.Read(folder);
        var chosen = instrument.Length == 0 ? all.Keys.FirstOrDefault() ?? "" : instrument;
        if (!all.TryGetValue(chosen, out var trades))
        {
            Complain(all.Count == 0 ? $"{folder}: nothing was traded" : $"--instrument {instrument}: these have traded: {string.Join(", ", all.Keys)}");
            return null;
        }

        return trades.ConvertAll(static trade => new TapeTrade(trade.AtSeconds, trade.Price, trade.SignedQuantity));
    }

    private static IReadOnlyList<TapeTrade>? OfFile(string file, string format)
    {
        var series = TradeSeries.Read(file, format);
        foreach (var diagnostic in series.Diagnostics)
        {
            Console.Error.WriteLine(diagnostic);
        }

        foreach (var note in series.Notes)
        {
            Console.Error.WriteLine($"note: {note}");
        }

        return series.Diagnostics.Count == 0 ? series.Trades : null;
    }

    private static int Complain(string problem)
    {
        Console.Error.WriteLine(problem);
        return ExitCode.BadInput;
    }

    private static string Text(double value, bool isShare) => !double.IsFinite(value) ? "no data"
        : isShare ? value.ToString("0.####%", CultureInfo.InvariantCulture)
        : value.ToString("#,##0.####", CultureInfo.InvariantCulture);

    private sealed record Request(string Source, string Name, string Base, string Quote, string File, double Interval, double Confidence);
}
