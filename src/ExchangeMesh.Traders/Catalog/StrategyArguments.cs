using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Catalog;

/// <summary>What one trader is made with. It is read in the constructor and not kept: a million traders share what they can.</summary>
public sealed record StrategyArguments
{
    /// <summary>The trader's number in the run.</summary>
    public required ParticipantId Self { get; init; }

    /// <summary>The run's seed; the trader's streams are <c>new SeedStream(Seed, Self, n)</c>.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The markets that the trader's group trades, in the scenario's order; the strategy says what each place means.</summary>
    public required IReadOnlyList<Instrument> Markets { get; init; }

    /// <summary>The opening price of each market.</summary>
    public required IReadOnlyList<Price> OpeningPrices { get; init; }

    /// <summary>The reference feed of each market's base asset, or <see cref="InstrumentId.None"/>; its views are in ticks of one micro-unit.</summary>
    public required IReadOnlyList<InstrumentId> References { get; init; }

    /// <summary>The lending venues that the group uses, in the scenario's order.</summary>
    public required IReadOnlyList<LendingTerms> Lenders { get; init; }

    /// <summary>The public rules of each market's exchange, in the order of <see cref="Markets"/>; empty where nobody knows them.</summary>
    public IReadOnlyList<ExchangeTerms> Exchanges { get; init; } = [];

    /// <summary>What the trader was given at the start at each venue, by venue and asset, in the scenario's order.</summary>
    public required IReadOnlyList<OpeningBalance> Capital { get; init; }

    /// <summary>The position that the trader holds at the start in each market; zero for none.</summary>
    public required IReadOnlyList<Quantity> OpeningPositions { get; init; }

    /// <summary>The values of the strategy's parameters, in the registration's order and in the units of their kinds, drawn for this trader.</summary>
    public required IReadOnlyList<double> Values { get; init; }

    /// <summary>The registration's parameters, which name the values.</summary>
    public required IReadOnlyList<StrategyParameter> Parameters { get; init; }

    /// <summary>Where traders of one group find the parts that they have in common; one for each group.</summary>
    public SharedTerms Shared { get; init; } = new();

    /// <summary>Returns what the trader was given of an asset at a venue.</summary>
    public Money CapitalAt(ParticipantId venue, AssetId asset)
    {
        var sum = Money.Zero;
        for (var place = 0; place < Capital.Count; place++)
        {
            if (Capital[place].Venue == venue && Capital[place].Asset == asset)
            {
                sum += Capital[place].Amount;
            }
        }

        return sum;
    }

    /// <summary>Returns the public rules of one of the markets, or null.</summary>
    /// <param name="place">Which of the group's markets.</param>
    public InstrumentTerms? RulesOf(int place)
    {
        foreach (var listed in place < Exchanges.Count ? Exchanges[place].Instruments : [])
        {
            if (listed.Instrument.Id == Markets[place].Id)
            {
                return listed;
            }
        }

        return null;
    }

    /// <summary>Returns one of the trader's random streams, at its first draw.</summary>
    /// <param name="purpose">The stream's number; each purpose of a strategy has its own.</param>
    public SeedStream Stream(int purpose) => new(Seed, Self, purpose);

    /// <summary>Returns the value of a parameter.</summary>
    /// <exception cref="ArgumentException">The strategy has no such parameter: a fault of the strategy's.</exception>
    public double Value(string parameter)
    {
        for (var place = 0; place < Parameters.Count; place++)
        {
            if (string.Equals(Parameters[place].Name, parameter, StringComparison.Ordinal))
            {
                return Values[place];
            }
        }

        throw new ArgumentException($"The strategy has no parameter '{parameter}'.", nameof(parameter));
    }

    /// <summary>Returns the value of a parameter that is a span of time.</summary>
    public Duration DurationOf(string parameter) => new((long)Value(parameter));

    /// <summary>Returns the value of a parameter that is an amount of money.</summary>
    public Money MoneyOf(string parameter) => new((long)Value(parameter));

    /// <summary>Returns the value of a parameter that is a whole number or a word's place.</summary>
    public int CountOf(string parameter) => (int)Value(parameter);
}

/// <summary>What a trader is given at a venue at the start.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Asset">The asset.</param>
/// <param name="Amount">How much.</param>
public readonly record struct OpeningBalance(ParticipantId Venue, AssetId Asset, Money Amount);
