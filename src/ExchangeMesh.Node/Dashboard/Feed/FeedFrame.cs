using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Primitives;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>One look at a run between two windows. It is filled on the run's own thread, so it copies and does nothing else; it is used again.</summary>
/// <param name="shown">What is looked at.</param>
public sealed class FeedFrame(ShownMarkets shown)
{
    /// <summary>How many price levels of a side are copied.</summary>
    public const int Levels = 14;

    private readonly PriceLevel[] _levels = new PriceLevel[shown.Instruments.Count * 2 * Levels];
    private readonly int[] _levelCounts = new int[shown.Instruments.Count * 2];
    private PartitionWork[] _partitions = [];

    /// <summary>How the run is led.</summary>
    public RunStanding Standing { get; private set; }

    /// <summary>Messages and wake-ups handled so far.</summary>
    public long Events { get; private set; }

    /// <summary>The first window that was not run yet.</summary>
    public long FirstWindow { get; private set; }

    /// <summary>The newest view of each instrument that is shown.</summary>
    public MarketView[] Views { get; } = new MarketView[shown.Instruments.Count];

    /// <summary>The insurance fund of each venue.</summary>
    public Money[] Funds { get; } = new Money[shown.Venues.Count];

    /// <summary>What each partition has done.</summary>
    public ReadOnlySpan<PartitionWork> Partitions => _partitions;

    /// <summary>Returns the best price levels of one side of an instrument's book.</summary>
    public ReadOnlySpan<PriceLevel> LevelsOf(int instrument, Side side) =>
        _levels.AsSpan(Slot(instrument, side) * Levels, _levelCounts[Slot(instrument, side)]);

    /// <summary>Copies what a run shows.</summary>
    public void Fill(IStandingRun run, in RunStanding standing)
    {
        ArgumentNullException.ThrowIfNull(run);
        (Standing, Events, FirstWindow) = (standing, run.Events, run.FirstWindow);
        for (var place = 0; place < Views.Length; place++)
        {
            var instrument = shown.Instruments[place];
            Views[place] = run.ViewOf(instrument.Id);
            var exchange = shown.PlaceOf(instrument.Venue) is >= 0 and var venue ? shown.Exchanges[venue] : null;
            foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
            {
                var slot = Slot(place, side);
                _levelCounts[slot] = exchange?.CopyDepth(instrument.Id, side, _levels.AsSpan(slot * Levels, Levels)) ?? 0;
            }
        }

        for (var place = 0; place < Funds.Length; place++)
        {
            Funds[place] = shown.Exchanges[place]?.InsuranceFund(shown.FundAssets[place]) ?? Money.Zero;
        }

        Array.Resize(ref _partitions, run.Partitions);
        for (var partition = 0; partition < _partitions.Length; partition++)
        {
            _partitions[partition] = run.WorkOf(partition);
        }
    }

    private static int Slot(int instrument, Side side) => (instrument * 2) + (side == Side.Buy ? 0 : 1);
}
