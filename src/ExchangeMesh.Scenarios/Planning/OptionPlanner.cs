using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms of chains of options.</summary>
internal sealed class OptionPlanner(PlanNames names, DiagnosticList diagnostics)
{
    private const double NanosecondsPerYear = 365 * 86_400e9;

    /// <summary>Adds a chain's options to what a venue lists.</summary>
    /// <param name="venue">The venue.</param>
    /// <param name="chain">The chain.</param>
    /// <param name="account">The venue's unit of account.</param>
    /// <param name="instruments">What the venue lists.</param>
    /// <returns>The chain's terms; null where its underlying is none.</returns>
    public OptionChainTerms? Plan(Named venue, DocumentNode chain, string account, List<InstrumentTerms> instruments)
    {
        if (!TryUnderlying(venue, chain, account, instruments, out var underlying))
        {
            return null;
        }

        Check(venue, chain, underlying.Instrument);
        var terms = new OptionChainTerms
        {
            Underlying = underlying.Instrument.Id,
            OpeningSmile = new VolatilitySmile(
                chain["volatility"].AsNumber(), chain["skew"].AsNumber(), chain["curvature"].AsNumber()),
            Smoothing = chain["volatility_smoothing"].AsDuration(),
            Averaging = chain["averaging"].AsDuration(),
            FeeCap = chain["fee_cap"].AsRatio(),
        };
        foreach (var option in OptionListing.Of(chain, names.AssetPlans[underlying.Instrument.Base.Value].Name))
        {
            if (names.TryMarket(venue.Name, option.Symbol) is { } market)
            {
                instruments.Add(Listed(venue, chain, underlying, option, market.Id, terms));
            }
        }

        return terms;
    }

    private bool TryUnderlying(
        Named venue, DocumentNode chain, string account, List<InstrumentTerms> instruments, out InstrumentTerms underlying)
    {
        var symbol = chain["underlying"];
        var found = instruments.Find(one => symbol.Is(one.Instrument.Symbol));
        underlying = found!;
        if (!symbol.IsScalar)
        {
            return false;
        }

        if (found is null)
        {
            var symbols = venue.Node["instruments"].Items.Select(one => one["symbol"].Text).ToList();
            diagnostics.Add(symbol, DiagnosticCode.UnknownMarket, $"the venue has no instrument '{symbol.Text}'.", NearestName.Of(symbol.Text, symbols));
            return false;
        }

        var isInAccount = found.Instrument.Kind == InstrumentKind.LinearPerpetual && found.Instrument.Quote == names.TryAsset(account);
        if (!isInAccount)
        {
            diagnostics.Add(symbol, DiagnosticCode.WrongInstrumentKind, $"'{symbol.Text}' is no linear perpetual in {account}, the venue's unit of account; options are settled in it.");
        }

        return isInAccount;
    }

    private void Check(Named venue, DocumentNode chain, Instrument underlying)
    {
        var (quote, asset) = (names.AssetPlans[underlying.Quote.Value].Name, names.AssetPlans[underlying.Base.Value].Name);
        names.IsIn(chain["tick"], quote);
        names.IsIn(chain["lot"], asset);
        var strikes = chain["strikes"];
        foreach (var name in new[] { "from", "to", "step" })
        {
            names.IsIn(strikes[name], quote);
        }

        if (strikes.IsSound && OptionListing.StrikesOf(strikes) == 0 && strikes["step"].Measure is not null)
        {
            diagnostics.Add(strikes, DiagnosticCode.Contradiction, "the last strike is below the first.");
        }

        if (OptionListing.CountOf(chain) > OptionChainTerms.GreatestCount)
        {
            diagnostics.Add(chain, DiagnosticCode.WrongCount, $"the chain has {OptionListing.CountOf(chain)} options; a venue lists {OptionChainTerms.GreatestCount} at most.");
        }

        if (chain["tick"].Measure is { } tick && chain["lot"].Measure is { } lot && (Int128)tick * (Int128)lot % 1_000_000 != 0)
        {
            diagnostics.Add(chain["tick"], DiagnosticCode.InexactTick, $"one lot ({chain["lot"].Text}) at one tick ({chain["tick"].Text}) is not a whole number of micro-units; make the tick or the lot coarser.");
        }

        if (venue.Node["margin"]["mode"].Is("isolated"))
        {
            diagnostics.Add(chain, DiagnosticCode.Contradiction, "a venue with options margins accounts as one pot; its mode is 'isolated'.");
        }
    }

    private static InstrumentTerms Listed(
        Named venue, DocumentNode chain, InstrumentTerms underlying, OptionListing option, InstrumentId id, OptionChainTerms terms)
    {
        var instrument = new Instrument
        {
            Id = id,
            Symbol = option.Symbol,
            Venue = venue.First,
            Kind = InstrumentKind.Option,
            Base = underlying.Instrument.Base,
            Quote = underlying.Instrument.Quote,
            TickSizeMicros = Math.Max(1, chain["tick"].Whole()),
            LotSizeMicros = Math.Max(1, chain["lot"].Whole()),
            Option = new OptionContract(underlying.Instrument.Id, option.Right, option.StrikeMicros, option.Expiry),
        };
        return new InstrumentTerms
        {
            Instrument = instrument,
            OpeningPrice = OpeningPrice(instrument, underlying, terms),
            MakerFee = chain["maker_fee"].AsRatio(),
            TakerFee = chain["taker_fee"].AsRatio(),
        };
    }

    private static Price OpeningPrice(Instrument instrument, InstrumentTerms underlying, OptionChainTerms terms)
    {
        var option = instrument.Option!;
        var forward = underlying.Instrument.ToMicros(underlying.OpeningPrice) / 1e6;
        var years = option.Expiry.Nanoseconds / NanosecondsPerYear;
        if (forward <= 0 || option.StrikeMicros <= 0)
        {
            return new Price(1);
        }

        var volatility = terms.OpeningSmile.At(VolatilitySmile.PlaceOf(option.Strike, forward, years));
        var value = OptionPrice.Of(new OptionInputs(option.Right, option.Strike, forward, 1, years, volatility));
        return instrument.ToNearestPrice((long)(value * 1e6));
    }
}
