using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Options;

/// <summary>All options of a venue: their series, and the accounts that have, or had, to do with them.</summary>
internal sealed class OptionChains
{
    private readonly (OptionSeries? Series, int At)[] _bySlot;
    private readonly List<OptionEntry> _entries = [new(-1, 0)];

    private OptionChains(OptionSeries[] series, int markets)
    {
        Series = series;
        _bySlot = new (OptionSeries?, int)[markets];
        foreach (var one in series)
        {
            for (var at = 0; at < one.Markets.Length; at++)
            {
                _bySlot[one.Markets[at].Slot] = (one, at);
            }
        }
    }

    /// <summary>The series, by underlying and expiry in the order of the rulebook.</summary>
    public OptionSeries[] Series { get; }

    /// <summary>How many accounts have, or had, to do with options; their entries are numbered from 1.</summary>
    public int AccountCount => _entries.Count - 1;

    /// <summary>Returns the chains of a venue, or null where it lists none.</summary>
    public static OptionChains? Of(ExchangeTerms terms, Market[] markets)
    {
        if (!Array.Exists(markets, market => market.IsOption))
        {
            return null;
        }

        var series = new List<OptionSeries>();
        foreach (var chain in terms.OptionChains)
        {
            var underlying = Array.Find(markets, market => market.Id == chain.Underlying);
            Invariant.Holds(underlying is { IsPerpetual: true, SettlementAsset: 0 }, "options are on a perpetual that settles in the unit of account");
            var options = Array.FindAll(markets, market => market.Instrument.Option?.Underlying == chain.Underlying);
            foreach (var expiry in options.Select(market => market.Instrument.Option!.Expiry).Distinct())
            {
                series.Add(new OptionSeries(
                    chain, underlying!, expiry, Array.FindAll(options, market => market.Instrument.Option!.Expiry == expiry)));
            }
        }

        Invariant.Holds(terms.Margin.CrossByDefault, "a venue with options has cross margin");
        return new OptionChains([.. series], markets.Length);
    }

    /// <summary>Returns the series of an option's market, and its place there.</summary>
    public (OptionSeries Series, int At) Find(Market market)
    {
        var (series, at) = _bySlot[market.Slot];
        Invariant.Holds(series is not null, "every option belongs to a chain");
        return (series!, at);
    }

    /// <summary>Returns whether options are listed on a market.</summary>
    public bool HasOptionsOn(Market market) => Array.Exists(Series, one => one.Underlying == market);

    /// <summary>Gets an account's entry by its number.</summary>
    public OptionEntry this[int number] => _entries[number];

    /// <summary>Makes an entry for an account.</summary>
    /// <returns>Its number.</returns>
    public int Add(int handle)
    {
        _entries.Add(new OptionEntry(handle, 0));
        return _entries.Count - 1;
    }

    /// <summary>Changes what an account's resting orders to buy options hold of its balance.</summary>
    public void Hold(int number, long change) =>
        _entries[number] = _entries[number] with { HeldPremium = _entries[number].HeldPremium + change };

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        foreach (var series in Series)
        {
            series.WriteState(writer);
        }

        writer.Write(_entries.Count);
        for (var number = 1; number < _entries.Count; number++)
        {
            writer.Write(_entries[number].Handle);
            writer.Write(_entries[number].HeldPremium);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote, and gives the accounts their entries.</summary>
    public void ReadState(StateReader reader, AccountTable accounts)
    {
        foreach (var series in Series)
        {
            series.ReadState(reader);
        }

        _entries.RemoveRange(1, _entries.Count - 1);
        for (var left = reader.ReadBelow(int.MaxValue); left > 1; left--)
        {
            var handle = reader.ReadBelow(accounts.Count);
            _entries.Add(new OptionEntry(handle, reader.ReadInt64()));
            accounts[handle].OptionEntry = _entries.Count - 1;
        }
    }
}

/// <summary>An account that has, or had, to do with options.</summary>
/// <param name="Handle">The account.</param>
/// <param name="HeldPremium">What its resting orders to buy options hold of its balance, in micro-units.</param>
internal readonly record struct OptionEntry(int Handle, long HeldPremium);
