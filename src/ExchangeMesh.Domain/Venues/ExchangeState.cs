using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>An asset at a venue.</summary>
/// <param name="id">The asset.</param>
/// <param name="terms">How it counts as collateral; null where it does not.</param>
internal sealed class VenueAsset(AssetId id, CollateralTerms? terms)
{
    /// <summary>The asset.</summary>
    public AssetId Id => id;

    /// <summary>Whether it counts as collateral.</summary>
    public bool IsCollateral => terms is not null;

    /// <summary>The instrument whose price it follows; none for the unit of account and for what is no collateral.</summary>
    public InstrumentId PricedBy => terms?.PricedBy ?? InstrumentId.None;

    /// <summary>The most of it that counts as one account's collateral, in micro-units.</summary>
    public long CollateralLimit => terms?.Limit?.Micros ?? long.MaxValue;

    /// <summary>Micro-units of the unit of account for one unit; zero where nothing is known.</summary>
    public long PriceMicros { get; private set; }

    /// <summary>The price less the haircut: what a unit counts as collateral.</summary>
    public long CollateralPriceMicros { get; private set; }

    /// <summary>The prices to which the asset must fall before an account is looked at.</summary>
    public ThresholdIndex Falling { get; } = new(isFalling: true);

    /// <summary>The prices to which the asset must rise before an account is looked at.</summary>
    public ThresholdIndex Rising { get; } = new(isFalling: false);

    /// <summary>Sets the price.</summary>
    public void SetPrice(long priceMicros)
    {
        PriceMicros = priceMicros;
        var haircut = terms?.Haircut.PartsPerMillion ?? Ratio.One;
        CollateralPriceMicros = Rounding.MultiplyDivideDown(priceMicros, Ratio.One - haircut, Ratio.One);
    }
}

/// <summary>The state that the parts of an exchange share: assets, markets, accounts, the ledger.</summary>
internal sealed class ExchangeState
{
    /// <summary>The handle of the venue's own account: the insurance fund.</summary>
    public const int Fund = 0;

    private const int AccountBytes = 48;

    private readonly Market?[] _marketByInstrument;
    private readonly int[] _slotByAsset;
    private int[] _touched = new int[64];
    private int _firstTouched;
    private int _touchedCount;

    /// <summary>Makes the state of a venue where nothing has happened.</summary>
    public ExchangeState(ExchangeTerms terms)
    {
        Terms = terms;
        Assets = AssetsOf(terms);
        _slotByAsset = new int[Assets.Max(asset => asset.Id.Value) + 1];
        _slotByAsset.AsSpan().Fill(-1);
        for (var slot = 0; slot < Assets.Length; slot++)
        {
            _slotByAsset[Assets[slot].Id.Value] = slot;
        }

        Markets = new Market[terms.Instruments.Count];
        _marketByInstrument = new Market?[terms.Instruments.Max(listed => listed.Instrument.Id.Value) + 1];
        for (var slot = 0; slot < Markets.Length; slot++)
        {
            var listed = terms.Instruments[slot];
            var market = new Market(slot, listed, SlotOf(listed.Instrument.Base), SlotOf(listed.Instrument.Quote), terms.Margin.CallLevel);
            Markets[slot] = market;
            _marketByInstrument[market.Id.Value] = market;
        }

        Accounts = new AccountTable(Assets.Length);
        Ledger = new Ledger(Assets.Length);
        Accounts.FindOrOpen(terms.Id);
        IsCross = terms.Margin.CrossByDefault;
        IsPlain = terms.Collateral.Count == 1 && Array.TrueForAll(Markets, market => !market.IsPerpetual || market.SettlementAsset == 0);
        HasSpot = Array.Exists(Markets, market => market.IsSpot);
        Options = OptionChains.Of(terms, Markets);
        SetOpeningPrices();
    }

    /// <summary>The rulebook.</summary>
    public ExchangeTerms Terms { get; }

    /// <summary>The assets: collateral first, the unit of account at 0; then what is only traded.</summary>
    public VenueAsset[] Assets { get; }

    /// <summary>The markets, in the order of the rulebook.</summary>
    public Market[] Markets { get; }

    /// <summary>The accounts; the insurance fund's is the first.</summary>
    public AccountTable Accounts { get; }

    /// <summary>The sums since the start.</summary>
    public Ledger Ledger { get; }

    /// <summary>Whether positions are held on cross margin; otherwise isolated.</summary>
    public bool IsCross { get; }

    /// <summary>Whether the unit of account is the only collateral, and what profit is paid in.</summary>
    public bool IsPlain { get; }

    /// <summary>The options that the venue lists; null where it lists none.</summary>
    public OptionChains? Options { get; }

    /// <summary>Whether any market is a spot market, so that orders may hold balances.</summary>
    public bool HasSpot { get; }

    /// <summary>How many orders of its own the venue has placed: liquidations and the fund's.</summary>
    public long OwnOrders { get; set; }

    /// <summary>How many messages and wake-ups have been handled; what is worked out within one of them holds until its end.</summary>
    public long Handled { get; set; }

    /// <summary>Returns the market of an instrument, or null.</summary>
    public Market? MarketOf(InstrumentId instrument) =>
        unchecked((uint)instrument.Value) < (uint)_marketByInstrument.Length ? _marketByInstrument[instrument.Value] : null;

    /// <summary>Returns the slot of an asset, or −1.</summary>
    public int SlotOf(AssetId asset) =>
        unchecked((uint)asset.Value) < (uint)_slotByAsset.Length ? _slotByAsset[asset.Value] : -1;

    /// <summary>Returns the participant behind a handle.</summary>
    public ParticipantId ParticipantOf(int handle) => new(Accounts[handle].Participant);

    /// <summary>Returns whether an account has, or had, to do with options.</summary>
    public bool IsOptionAccount(int handle) => Options is not null && Accounts[handle].OptionEntry != 0;

    /// <summary>Takes note that an account has to do with options. The fund never counts: it is not margined.</summary>
    public void EnterOptions(int handle)
    {
        ref var account = ref Accounts[handle];
        if (account.OptionEntry == 0 && handle != Fund)
        {
            account.OptionEntry = Options!.Add(handle);
        }
    }

    /// <summary>Takes note that something happened to an account, so that it is looked at before the message is done.</summary>
    public void Touch(int handle)
    {
        ref var account = ref Accounts[handle];
        if (account.IsTouched)
        {
            return;
        }

        account.IsTouched = true;
        if (_touchedCount == _touched.Length)
        {
            Array.Resize(ref _touched, _touchedCount * 2);
        }

        _touched[_touchedCount++] = handle;
    }

    /// <summary>Takes the next account to which something happened.</summary>
    public bool TryTakeTouched(out int handle)
    {
        if (_firstTouched == _touchedCount)
        {
            _firstTouched = _touchedCount = 0;
            handle = -1;
            return false;
        }

        handle = _touched[_firstTouched++];
        Accounts[handle].IsTouched = false;
        return true;
    }

    /// <summary>Writes assets, accounts, markets and sums, in the order of slots and handles.</summary>
    public void WriteState(StateWriter writer, ReduceOnlyOrders reduceOnly, LiquidationCases cases)
    {
        writer.Write(OwnOrders);
        Ledger.WriteState(writer);
        cases.WriteState(writer);
        writer.Write(Accounts.Count);
        for (var handle = 0; handle < Accounts.Count; handle++)
        {
            WriteAccount(handle, writer, reduceOnly);
        }

        writer.Write(_touchedCount - _firstTouched);
        foreach (var handle in _touched.AsSpan(_firstTouched, _touchedCount - _firstTouched))
        {
            writer.Write(handle);
        }

        foreach (var market in Markets)
        {
            market.WriteState(writer);
        }

        foreach (var asset in Assets)
        {
            asset.Falling.WriteState(writer);
            asset.Rising.WriteState(writer);
        }

        Options?.WriteState(writer);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote, into the state of a venue where nothing has happened.</summary>
    public void ReadState(StateReader reader, ReduceOnlyOrders reduceOnly, LiquidationCases cases)
    {
        OwnOrders = reader.ReadInt64();
        Ledger.ReadState(reader);
        cases.ReadState(reader);
        var count = reader.ReadCount(AccountBytes);
        reader.Require(count >= Accounts.Count, "accounts are missing");
        for (var handle = 0; handle < count; handle++)
        {
            ReadAccount(handle, reader, reduceOnly);
        }

        (_firstTouched, _touchedCount) = (0, 0);
        for (var left = reader.ReadCount(sizeof(long)); left > 0; left--)
        {
            Touch(reader.ReadBelow(count));
        }

        foreach (var market in Markets)
        {
            market.ReadState(reader, count);
        }

        foreach (var asset in Assets)
        {
            asset.Falling.ReadState(reader, count);
            asset.Rising.ReadState(reader, count);
        }

        Options?.ReadState(reader, Accounts);
    }

    private void WriteAccount(int handle, StateWriter writer, ReduceOnlyOrders reduceOnly)
    {
        ref readonly var account = ref Accounts[handle];
        writer.Write(account.Participant);
        writer.Write(account.IsCalled);
        writer.Write(account.Liquidation);
        for (var asset = 0; asset < Assets.Length; asset++)
        {
            writer.Write(Accounts.Balance(handle, asset));
            writer.Write(Accounts.Held(handle, asset));
        }

        // In the order in which the account came to the markets: that order decides which position is its first.
        ref var position = ref Accounts[handle].First;
        while (position.Market >= 0)
        {
            writer.Write(position.Market);
            position.WriteState(writer);
            reduceOnly.WriteState(position, writer);
            if (position.Next == 0)
            {
                break;
            }

            position = ref Accounts.Further(position.Next);
        }

        writer.Write(-1L);
    }

    private void ReadAccount(int handle, StateReader reader, ReduceOnlyOrders reduceOnly)
    {
        var participant = reader.ReadBelow(int.MaxValue);
        reader.Require(Accounts.FindOrOpen(new ParticipantId(participant)) == handle, "an account is another participant's");
        ref var account = ref Accounts[handle];
        account.IsCalled = reader.ReadBoolean();
        account.IsTouched = false;
        account.Liquidation = reader.ReadInt32();
        for (var asset = 0; asset < Assets.Length; asset++)
        {
            Accounts.Balance(handle, asset) = reader.ReadInt64();
            Accounts.Held(handle, asset) = reader.ReadInt64();
        }

        for (var slot = reader.ReadInt32(); slot >= 0; slot = reader.ReadInt32())
        {
            reader.Require(slot < Markets.Length, "a position is in no market of the venue");
            ref var position = ref Accounts.Position(handle, slot);
            position.ReadState(reader);
            reduceOnly.ReadState(ref position, reader);
        }
    }

    private static VenueAsset[] AssetsOf(ExchangeTerms terms)
    {
        Invariant.Holds(terms.Collateral.Count > 0, "an exchange has a unit of account");
        var assets = new List<VenueAsset>();
        foreach (var collateral in terms.Collateral)
        {
            assets.Add(new VenueAsset(collateral.Asset, collateral));
        }

        foreach (var listed in terms.Instruments)
        {
            AddUnlessKnown(assets, listed.Instrument.Base);
            AddUnlessKnown(assets, listed.Instrument.Quote);
        }

        return [.. assets];
    }

    private static void AddUnlessKnown(List<VenueAsset> assets, AssetId id)
    {
        if (!assets.Exists(asset => asset.Id == id))
        {
            assets.Add(new VenueAsset(id, null));
        }
    }

    private void SetOpeningPrices()
    {
        Assets[0].SetPrice(Ratio.One);
        foreach (var asset in Assets)
        {
            if (MarketOf(asset.PricedBy) is { } market)
            {
                asset.SetPrice(market.Instrument.ToMicros(market.Terms.OpeningPrice));
            }
        }
    }
}
