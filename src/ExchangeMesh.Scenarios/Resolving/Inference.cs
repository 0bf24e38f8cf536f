using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Resolving;

/// <summary>Fills in what follows from other fields: opening prices, index constituents, oracles, and the assets of placeholders.</summary>
internal sealed class Inference
{
    private readonly DiagnosticList _diagnostics;
    private readonly DocumentNode _references;

    private Inference(DiagnosticList diagnostics, DocumentNode references)
    {
        _diagnostics = diagnostics;
        _references = references;
    }

    /// <summary>Returns the scenario with everything that follows written out.</summary>
    public static DocumentNode Apply(DocumentNode root, DiagnosticList diagnostics)
    {
        var references = NodeMerge.Each(root["references"], one => Reference(one, diagnostics));
        var inference = new Inference(diagnostics, references);
        var whole = Set(root, "references", references);
        whole = Set(whole, "venues", NodeMerge.Each(root["venues"], venue => Bidders(inference.Venue(venue), root["traders"])));
        whole = Set(whole, "lenders", NodeMerge.Each(root["lenders"], lender => inference.Lender(lender, root["traders"])));
        return Set(whole, "traders", NodeMerge.Each(root["traders"], group => Group(group, whole)));
    }

    private static DocumentNode Set(DocumentNode root, string name, DocumentNode value) => value.IsThere ? root.With(name, value) : root;

    private static DocumentNode Reference(DocumentNode reference, DiagnosticList diagnostics)
    {
        var path = reference["path"];
        var given = reference["opening_price"];
        var first = path.Items.Count > 0 ? path.Items[0]["price"] : given;
        if (given.IsThere)
        {
            if (given.Measure is { } price && first.Measure is { } start && price != start)
            {
                diagnostics.Add(given, DiagnosticCode.Contradiction, $"the path starts at {first.Text}, not at {given.Text}; leave one of the two out.");
            }

            return reference;
        }

        if (first.IsThere)
        {
            return reference.With("opening_price", first with { Path = DocumentNode.PathOf(reference.Path, "opening_price") });
        }

        if (path.Kind != NodeKind.Faulty)
        {
            diagnostics.Add(reference, DiagnosticCode.MissingField, "the field 'opening_price' is missing, and there is no path.");
        }

        return reference.With("opening_price", given with { Kind = NodeKind.Faulty });
    }

    private DocumentNode Venue(DocumentNode venue)
    {
        var instruments = venue["instruments"];
        var collateral = venue["collateral"];
        if (!collateral.IsThere)
        {
            var quote = instruments.Items.Count > 0 ? instruments.Items[0]["quote"] : instruments;
            collateral = DefaultCollateral(venue, quote);
        }

        var account = collateral.Items.Count > 0 ? collateral.Items[0]["asset"].Text : "";
        var priced = NodeMerge.Each(collateral, one => one["asset"].Is(account) ? one : Priced(one, instruments));
        var whole = venue.With("collateral", priced);
        whole = Set(Placeholders.Fill(whole, ("ACCOUNT", account)), "instruments", NodeMerge.Each(instruments, one => Instrument(one, account)));
        return Set(whole, "option_chains", NodeMerge.Each(whole["option_chains"], chain => OptionChain(chain, instruments)));
    }

    private static DocumentNode OptionChain(DocumentNode chain, DocumentNode instruments)
    {
        var underlying = NodeMerge.Find(instruments, "symbol", chain["underlying"].Text);
        return Placeholders.Fill(chain, ("QUOTE", underlying["quote"].Text), ("BASE", underlying["base"].Text));
    }

    private static DocumentNode DefaultCollateral(DocumentNode venue, DocumentNode quote)
    {
        var path = DocumentNode.PathOf(venue.Path, "collateral");
        var item = DocumentNode.EmptyMapping(venue.At, $"{path}.0")
            .With("asset", quote with { Path = $"{path}.0.asset" })
            .With("haircut", DocumentNode.Scalar("0%", venue.At, $"{path}.0.haircut") with { Measure = 0 });
        return new DocumentNode { Kind = quote.IsScalar ? NodeKind.List : NodeKind.Faulty, At = venue.At, Path = path, Items = [item] };
    }

    private DocumentNode Priced(DocumentNode collateral, DocumentNode instruments)
    {
        if (collateral["priced_by"].IsThere || !collateral["asset"].IsScalar)
        {
            return collateral;
        }

        var asset = collateral["asset"].Text;
        var perpetual = instruments.Items.FirstOrDefault(one => one["base"].Is(asset) && !one["kind"].Is("spot"));
        if (perpetual is null)
        {
            _diagnostics.Add(collateral, DiagnosticCode.NotPriced, $"the venue has no perpetual on {asset} whose index would price it; give 'priced_by'.");
            return collateral;
        }

        return collateral.With("priced_by", perpetual["symbol"] with { Path = DocumentNode.PathOf(collateral.Path, "priced_by") });
    }

    private DocumentNode Instrument(DocumentNode instrument, string account)
    {
        var (symbol, quote) = (instrument["base"].Text, instrument["quote"].Text);
        var settlement = instrument["kind"].Is("inverse-perpetual") ? symbol : quote;
        var whole = Placeholders.Fill(instrument, ("QUOTE", quote), ("BASE", symbol), ("SETTLEMENT", settlement), ("ACCOUNT", account));
        if (!whole["opening_price"].IsThere)
        {
            whole = OpeningPrice(whole, symbol, quote);
        }

        var index = whole["index"];
        if (!index.IsSound || index["constituents"].IsThere || instrument["kind"].Is("spot"))
        {
            return whole;
        }

        var feed = FeedOf(symbol);
        if (feed is null)
        {
            _diagnostics.Add(index, DiagnosticCode.NotPriced, $"there is no reference feed of {symbol} that the index could be made of; give 'constituents'.");
            return whole;
        }

        var path = DocumentNode.PathOf(index.Path, "constituents");
        var constituent = DocumentNode.EmptyMapping(index.At, $"{path}.0")
            .With("of", DocumentNode.Scalar($"reference.{feed["name"].Text}", index.At, $"{path}.0.of"))
            .With("weight", DocumentNode.Scalar("1", index.At, $"{path}.0.weight") with { Measure = 1 });
        return whole.With("index", index.With("constituents", new DocumentNode { Kind = NodeKind.List, At = index.At, Path = path, Items = [constituent] }));
    }

    private DocumentNode OpeningPrice(DocumentNode instrument, string asset, string quote)
    {
        var price = FeedOf(asset)?["opening_price"];
        var tick = instrument["tick"].Measure ?? 0;
        if (price is { Measure: { } micros } && string.Equals(price.Unit, quote, StringComparison.Ordinal) && tick > 0)
        {
            var onGrid = Math.Max(tick, decimal.Round(micros / tick, MidpointRounding.AwayFromZero) * tick);
            return instrument.With("opening_price", Amount(onGrid, quote, instrument.At, DocumentNode.PathOf(instrument.Path, "opening_price")));
        }

        if (price is not { Kind: NodeKind.Faulty } && instrument["base"].IsScalar && instrument["quote"].IsScalar && tick > 0)
        {
            _diagnostics.Add(instrument, DiagnosticCode.MissingField, $"the field 'opening_price' is missing, and there is no reference feed of {asset} in {quote}.");
        }

        return instrument.With("opening_price", instrument["opening_price"] with { Kind = NodeKind.Faulty });
    }

    private DocumentNode Lender(DocumentNode lender, DocumentNode groups)
    {
        var account = lender["unit_of_account"].Text;
        var whole = Placeholders.Fill(lender, ("ACCOUNT", account));
        whole = Set(whole, "pools", NodeMerge.Each(lender["pools"], pool => Pool(pool, account)));
        return whole["liquidators"].IsThere ? whole : WithGroups(
            whole, "liquidators", groups.Items.Where(group => group["strategy"].Is("liquidator") && group["lenders"].Items.Any(one => one.Is(lender["name"].Text))));
    }

    private static DocumentNode Bidders(DocumentNode venue, DocumentNode groups)
    {
        var liquidation = venue["liquidation"];
        var prefix = $"{venue["name"].Text}.";
        return !liquidation.IsSound || liquidation["bidders"].IsThere ? venue : venue.With("liquidation", WithGroups(
            liquidation,
            "bidders",
            groups.Items.Where(group => group["strategy"].Is("portfolio-liquidator")
                && group["markets"].Items is [var first, ..] && first.Text.StartsWith(prefix, StringComparison.Ordinal))));
    }

    private static DocumentNode WithGroups(DocumentNode node, string field, IEnumerable<DocumentNode> groups)
    {
        var path = DocumentNode.PathOf(node.Path, field);
        var names = groups.Select((group, place) => DocumentNode.Scalar(group["name"].Text, node.At, $"{path}.{place}"));
        return node.With(field, new DocumentNode { Kind = NodeKind.List, At = node.At, Path = path, Items = [.. names] });
    }

    private DocumentNode Pool(DocumentNode pool, string account)
    {
        var asset = pool["asset"].Text;
        var feed = FeedOf(asset);
        var isAccount = string.Equals(asset, account, StringComparison.Ordinal);
        var whole = Placeholders.Fill(pool, ("ACCOUNT", account));
        if (!whole["opening_price"].IsThere && pool["asset"].IsScalar)
        {
            var path = DocumentNode.PathOf(pool.Path, "opening_price");
            var given = feed?["opening_price"];
            var price = isAccount ? Amount(1_000_000, account, pool.At, path) : given is null ? null : given with { Path = path };
            if (price is null)
            {
                _diagnostics.Add(pool, DiagnosticCode.MissingField, $"the field 'opening_price' is missing, and there is no reference feed of {asset}.");
            }

            whole = whole.With("opening_price", price ?? whole["opening_price"] with { Kind = NodeKind.Faulty });
        }

        if (!isAccount && feed is not null)
        {
            return WithOracle(whole, feed);
        }

        return whole["oracle"]["sources"].IsThere ? whole : whole.Without("oracle");
    }

    private DocumentNode WithOracle(DocumentNode pool, DocumentNode feed)
    {
        var path = DocumentNode.PathOf(pool.Path, "oracle");
        var oracle = pool["oracle"].IsThere
            ? pool["oracle"]
            : new Completion(_diagnostics).Complete(DocumentNode.EmptyMapping(pool.At, path), Shapes.LenderShapes.Oracle);
        if (oracle["sources"].IsThere || !oracle.IsSound)
        {
            return pool.With("oracle", oracle);
        }

        var source = DocumentNode.Scalar($"reference.{feed["name"].Text}", oracle.At, $"{path}.sources.0");
        return pool.With("oracle", oracle.With("sources", new DocumentNode { Kind = NodeKind.List, At = oracle.At, Path = $"{path}.sources", Items = [source] }));
    }

    private static DocumentNode Group(DocumentNode group, DocumentNode root)
    {
        var market = group["markets"].Items.Count > 0 ? group["markets"].Items[0].Text.Split('.') : [];
        var venue = NodeMerge.Find(root["venues"], "name", market.Length == 2 ? market[0] : "");
        var quote = NodeMerge.Find(venue["instruments"], "symbol", market.Length == 2 ? market[1] : "")["quote"].Text;
        var lender = group["lenders"].Items.Count > 0 ? group["lenders"].Items[0].Text : "";
        var unit = quote.Length > 0 ? quote : NodeMerge.Find(root["lenders"], "name", lender)["unit_of_account"].Text;
        return unit.Length > 0 ? Placeholders.Fill(group, ("QUOTE", unit)) : group;
    }

    private DocumentNode? FeedOf(string asset) => _references.Items.FirstOrDefault(one => one.IsSound && one["asset"].Is(asset));

    private static DocumentNode Amount(decimal micros, string asset, SourcePosition at, string path) =>
        DocumentNode.Scalar($"{ScalarText.Plain(micros / 1_000_000)} {asset}", at, path) with { Measure = micros, Unit = asset };
}
