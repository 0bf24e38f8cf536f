using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Resolving;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>What a name in a scenario stands for.</summary>
internal enum NamedKind
{
    /// <summary>An exchange.</summary>
    Venue,

    /// <summary>A lending venue.</summary>
    Lender,

    /// <summary>A reference feed.</summary>
    Reference,

    /// <summary>The director of shocks.</summary>
    Director,

    /// <summary>A group of traders.</summary>
    Group,

    /// <summary>A published model's market, or its traders.</summary>
    Model,
}

/// <summary>Something with a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="First">Its participant, or a group's first.</param>
/// <param name="Count">How many participants it is.</param>
/// <param name="Node">Where it is written.</param>
internal sealed record Named(string Name, NamedKind Kind, ParticipantId First, int Count, DocumentNode Node);

/// <summary>A market that a scenario may name.</summary>
/// <param name="Id">The instrument, or a reference feed's channel.</param>
/// <param name="Kind">What kind of instrument; null for a channel.</param>
/// <param name="Venue">Whose it is.</param>
/// <param name="Node">The instrument, or the reference feed.</param>
internal sealed record NamedMarket(InstrumentId Id, InstrumentKind? Kind, Named Venue, DocumentNode Node);

/// <summary>Numbers everything that has a name, and finds it again.</summary>
internal sealed class PlanNames
{
    /// <summary>The most participants that events can name.</summary>
    public const int GreatestParticipantCount = 134_217_726;

    private static readonly string[] Reserved = ["reference", "director", "venues", "lenders", "references", "traders", "models", "all"];

    private readonly DiagnosticList _diagnostics;
    private readonly List<AssetPlan> _assets = [];
    private readonly List<Named> _named = [];
    private readonly LookupTable<string, Named> _byName = new();
    private readonly LookupTable<string, NamedMarket> _markets = new();
    private readonly LookupTable<string, AssetId> _assetIds = new();
    private readonly List<string> _marketNames = [];
    private long _participantCount;

    /// <summary>Numbers what a scenario names.</summary>
    public PlanNames(DocumentNode root, DiagnosticList diagnostics)
    {
        _diagnostics = diagnostics;
        Assets(root["assets"]);
        All(root["venues"], NamedKind.Venue);
        All(root["lenders"], NamedKind.Lender);
        All(root["references"], NamedKind.Reference);
        Director = Number("director", NamedKind.Director, 1, root);
        All(root["traders"], NamedKind.Group);
        All(root["models"], NamedKind.Model);
        Markets();
        if (_participantCount > GreatestParticipantCount)
        {
            diagnostics.Add(root["traders"], DiagnosticCode.TooManyParticipants, $"{_participantCount} participants are more than the {GreatestParticipantCount} that a run can number.");
        }
    }

    /// <summary>The assets by number.</summary>
    public IReadOnlyList<AssetPlan> AssetPlans => _assets;

    /// <summary>Everything that has a name and participants, by number.</summary>
    public IReadOnlyList<Named> InOrder => _named;

    /// <summary>The director of shocks.</summary>
    public Named Director { get; }

    /// <summary>How many participants there are.</summary>
    public int ParticipantCount => (int)Math.Min(_participantCount, GreatestParticipantCount);

    /// <summary>How many instruments there are, channels included.</summary>
    public int InstrumentCount => _marketNames.Count;

    /// <summary>Returns what is named of one kind, in order.</summary>
    public IReadOnlyList<Named> Of(NamedKind kind) => [.. _named.Where(one => one.Kind == kind)];

    /// <summary>Returns the asset that a node names; none, reported, where there is no such asset.</summary>
    public AssetId Asset(DocumentNode node) => node.IsScalar ? AssetNamed(node, node.Text) : AssetId.None;

    /// <summary>Returns the asset of an amount; none, reported, where there is no such asset.</summary>
    public AssetId UnitOf(DocumentNode node) =>
        node.Measure is not null && node.Unit.Length > 0 ? AssetNamed(node, node.Unit) : AssetId.None;

    /// <summary>Returns an asset by name, without a report.</summary>
    public AssetId TryAsset(string name) => _assetIds.TryGetValue(name, out var id) ? id : AssetId.None;

    /// <summary>Reports an amount that is not in the expected asset.</summary>
    /// <returns>Whether it is.</returns>
    public bool IsIn(DocumentNode amount, string asset)
    {
        if (amount.Measure is null || asset.Length == 0 || string.Equals(amount.Unit, asset, StringComparison.Ordinal))
        {
            return true;
        }

        _diagnostics.Add(amount, DiagnosticCode.WrongAsset, $"'{amount.Text}' is an amount of {amount.Unit}; an amount of {asset} was expected.");
        return false;
    }

    /// <summary>Returns what a node names of one kind, or null, reported.</summary>
    public Named? Find(DocumentNode node, NamedKind kind) => FindAny(node, kind);

    /// <summary>Returns the traders of the groups that a list names, in order.</summary>
    public List<ParticipantId> TradersOf(DocumentNode list)
    {
        var traders = new List<ParticipantId>();
        foreach (var node in list.Items)
        {
            if (Find(node, NamedKind.Group) is { } group)
            {
                traders.AddRange(Enumerable.Range(group.First.Value, group.Count).Select(value => new ParticipantId(value)));
            }
        }

        return traders;
    }

    /// <summary>Returns what a node names of some kinds, or null, reported.</summary>
    public Named? FindAny(DocumentNode node, params NamedKind[] kinds)
    {
        if (!node.IsScalar)
        {
            return null;
        }

        if (_byName.TryGetValue(node.Text, out var named) && kinds.Contains(named.Kind))
        {
            return named;
        }

        var names = _named.Where(one => kinds.Contains(one.Kind)).Select(one => one.Name).ToList();
        var code = kinds.Length > 1 ? DiagnosticCode.UnknownParticipant : CodeOf(kinds[0]);
        var what = kinds.Length > 1 ? "participant" : WordOf(kinds[0]);
        _diagnostics.Add(node, code, $"there is no {what} '{node.Text}'; there are {Listed(names)}.", NearestName.Of(node.Text, names));
        return null;
    }

    /// <summary>Returns the market or channel that a node names, or null, reported.</summary>
    public NamedMarket? Market(DocumentNode node, bool mayBeReference = false)
    {
        if (!node.IsScalar)
        {
            return null;
        }

        if (_markets.TryGetValue(node.Text, out var market) && (mayBeReference || market.Kind is not null))
        {
            return market;
        }

        var names = _marketNames.Where(name => mayBeReference || !name.StartsWith("reference.", StringComparison.Ordinal)).ToList();
        var isFeed = mayBeReference && node.Text.StartsWith("reference.", StringComparison.Ordinal);
        var code = isFeed ? DiagnosticCode.UnknownReference : DiagnosticCode.UnknownMarket;
        _diagnostics.Add(node, code, $"there is no {(isFeed ? "reference feed" : "market")} '{node.Text}'; there are {Listed(names)}.", NearestName.Of(node.Text, names));
        return null;
    }

    /// <summary>Returns a market by venue and symbol, without a report.</summary>
    public NamedMarket? TryMarket(string venue, string symbol) => TryMarket($"{venue}.{symbol}");

    /// <summary>Returns a market by its whole name, without a report.</summary>
    public NamedMarket? TryMarket(string name) => _markets.TryGetValue(name, out var market) ? market : null;

    /// <summary>Returns the options on a market, by number; none where there are none.</summary>
    public IReadOnlyList<InstrumentId> OptionsOn(NamedMarket market)
    {
        var options = new List<InstrumentId>();
        foreach (var chain in market.Venue.Node["option_chains"].Items.Where(one => one["underlying"].Is(market.Node["symbol"].Text)))
        {
            foreach (var option in OptionListing.Of(chain, market.Node["base"].Text))
            {
                options.Add(TryMarket(market.Venue.Name, option.Symbol)?.Id ?? InstrumentId.None);
            }
        }

        return options;
    }

    private AssetId AssetNamed(DocumentNode node, string name)
    {
        if (_assetIds.TryGetValue(name, out var id))
        {
            return id;
        }

        var names = _assets.Select(asset => asset.Name).ToList();
        _diagnostics.Add(node, DiagnosticCode.UnknownAsset, $"there is no asset '{name}'; there are {Listed(names)}.", NearestName.Of(name, names));
        return AssetId.None;
    }

    private void Assets(DocumentNode list)
    {
        foreach (var asset in list.Items.Where(one => one.IsScalar))
        {
            if (Placeholders.Words.Contains(asset.Text, StringComparer.Ordinal))
            {
                _diagnostics.Add(asset, DiagnosticCode.BadName, $"'{asset.Text}' stands for an asset in rulebooks; no asset may have that name.");
            }

            var id = new AssetId(_assets.Count);
            if (!_assetIds.TryAdd(asset.Text, id))
            {
                _diagnostics.Add(asset, DiagnosticCode.DuplicateName, $"there is another asset '{asset.Text}'.");
                continue;
            }

            _assets.Add(new AssetPlan(id, asset.Text));
        }
    }

    private void All(DocumentNode list, NamedKind kind)
    {
        foreach (var node in list.Items.Where(one => one.IsSound && one["name"].IsScalar))
        {
            var name = node["name"];
            if (Reserved.Contains(name.Text, StringComparer.Ordinal))
            {
                _diagnostics.Add(name, DiagnosticCode.BadName, $"'{name.Text}' has a meaning of its own; choose another name.");
            }

            var count = kind switch
            {
                NamedKind.Group => node["count"].Whole(1),
                NamedKind.Model => ModelHoldings.CountOf(node),
                _ => 1,
            };
            Number(name.Text, kind, count, node);
        }
    }

    private Named Number(string name, NamedKind kind, long count, DocumentNode node)
    {
        var held = (int)Math.Clamp(count, 1, GreatestParticipantCount);
        var named = new Named(name, kind, new ParticipantId(ParticipantCount), held, node);
        _participantCount += held;
        if (!_byName.TryAdd(name, named))
        {
            var first = _byName[name];
            _diagnostics.Add(node["name"], DiagnosticCode.DuplicateName, $"there is another {WordOf(first.Kind)} '{name}', at {first.Node["name"].At}.");
        }

        _named.Add(named);
        return named;
    }

    private void Markets()
    {
        foreach (var venue in Of(NamedKind.Venue))
        {
            foreach (var instrument in venue.Node["instruments"].Items.Where(one => one.IsSound && one["symbol"].IsScalar))
            {
                var kind = instrument["kind"].Text switch
                {
                    "spot" => InstrumentKind.Spot,
                    "inverse-perpetual" => InstrumentKind.InversePerpetual,
                    _ => InstrumentKind.LinearPerpetual,
                };
                AddMarket(venue, $"{venue.Name}.{instrument["symbol"].Text}", kind, instrument, instrument["symbol"]);
            }

            Options(venue);
        }

        foreach (var feed in Of(NamedKind.Reference))
        {
            AddMarket(feed, $"reference.{feed.Name}", null, feed.Node, feed.Node["name"]);
        }
    }

    /// <summary>Numbers the options of a venue, chain by chain, after its instruments.</summary>
    private void Options(Named venue)
    {
        foreach (var chain in venue.Node["option_chains"].Items.Where(one => one.IsSound))
        {
            var underlying = NodeMerge.Find(venue.Node["instruments"], "symbol", chain["underlying"].Text);
            foreach (var option in OptionListing.Of(chain, underlying["base"].Text))
            {
                AddMarket(venue, $"{venue.Name}.{option.Symbol}", InstrumentKind.Option, underlying, chain["underlying"]);
            }
        }
    }

    private void AddMarket(Named venue, string name, InstrumentKind? kind, DocumentNode node, DocumentNode at)
    {
        var market = new NamedMarket(new InstrumentId(_marketNames.Count), kind, venue, node);
        if (!_markets.TryAdd(name, market) && kind is not null)
        {
            _diagnostics.Add(at, DiagnosticCode.DuplicateName, $"there is another instrument '{at.Text}' at this venue.");
        }

        _marketNames.Add(name);
    }

    private static string Listed(List<string> names) => names.Count == 0
        ? "none"
        : string.Join(", ", names.Take(20)) + (names.Count > 20 ? ", …" : "");

    private static DiagnosticCode CodeOf(NamedKind kind) => kind switch
    {
        NamedKind.Venue => DiagnosticCode.UnknownVenue,
        NamedKind.Lender => DiagnosticCode.UnknownLender,
        NamedKind.Reference => DiagnosticCode.UnknownReference,
        NamedKind.Group => DiagnosticCode.UnknownGroup,
        _ => DiagnosticCode.UnknownParticipant,
    };

    private static string WordOf(NamedKind kind) => kind switch
    {
        NamedKind.Venue => "venue",
        NamedKind.Lender => "lending venue",
        NamedKind.Reference => "reference feed",
        NamedKind.Group => "group of traders",
        NamedKind.Model => "model",
        _ => "participant",
    };
}
