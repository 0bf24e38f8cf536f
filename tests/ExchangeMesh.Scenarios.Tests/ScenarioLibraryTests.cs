namespace ExchangeMesh.Scenarios.Tests;

public sealed class ScenarioLibraryTests
{
    public static TheoryData<string> Names => [.. ScenarioLibrary.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_shipped_scenario_reads_without_a_fault(string name)
    {
        var reading = ScenarioReader.Open(name, new ReadingOptions());

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        Assert.Equal(name, reading.Plan!.Name);
        Assert.NotEmpty(reading.Plan.Description);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_resolved_form_of_every_shipped_scenario_reads_back_to_the_same_plan(string name)
    {
        var first = ScenarioReader.Open(name, new ReadingOptions());

        var second = ScenarioReader.Read("scenario.resolved.yaml", first.ResolvedText, new ReadingOptions());

        Assert.Empty(second.Diagnostics.Select(one => one.ToString()));
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(PlanText.Of(first.Plan!), PlanText.Of(second.Plan!));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_show_prints_reads_as_a_file(string name)
    {
        var shown = ScenarioReader.Read("shown.yaml", ScenarioLibrary.Find(name)!, new ReadingOptions());

        Assert.Equal(ScenarioReader.Open(name, new ReadingOptions()).Hash, shown.Hash);
    }

    [Fact]
    public void The_template_reads_as_it_stands()
    {
        var reading = ScenarioReader.Read("new.yaml", ScenarioLibrary.Template, new ReadingOptions());

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
    }

    [Fact]
    public void The_list_names_what_each_scenario_shows()
    {
        var list = ScenarioLibrary.List();

        Assert.Contains("two-venue-spiral", list.Select(entry => entry.Name));
        Assert.All(list, entry => Assert.NotEmpty(entry.Description));
    }

    [Fact]
    public void A_misspelt_name_is_answered_with_the_nearest()
    {
        var reading = ScenarioReader.Open("two-venue-spirall", new ReadingOptions());

        Assert.Equal("two-venue-spiral", Assert.Single(reading.Diagnostics).Nearest);
    }

    [Fact]
    public void Every_shipped_rulebook_holds_what_its_kind_of_venue_may_say()
    {
        foreach (var name in RulebookLibrary.Venues)
        {
            var isSpot = string.Equals(name, "spot", StringComparison.Ordinal);
            var (kind, account) = isSpot ? ("spot", "USD") : name.StartsWith("bitmex", StringComparison.Ordinal) ? ("inverse-perpetual", "BTC") : ("linear-perpetual", "USD");
            var text = $"""
                name: sample
                length: 1m
                assets: [BTC, USD]
                references: [{"{"}name: btc, asset: BTC, opening_price: 60000 USD{"}"}]
                venues:
                  - name: alpha
                    rulebook: {name}
                    collateral: [{account}]
                    instruments: [{"{"}symbol: S, kind: {kind}, base: BTC, quote: USD{"}"}]
                """;

            Assert.Empty(ScenarioReader.Read($"{name}.yaml", text, new ReadingOptions()).Diagnostics.Select(one => one.ToString()));
        }
    }

    [Fact]
    public void Every_shipped_rulebook_of_lenders_reads()
    {
        foreach (var name in RulebookLibrary.Lenders)
        {
            var text = Samples.Right.Replace("    unit_of_account: USD", $"    rulebook: {name}\n    unit_of_account: USD", StringComparison.Ordinal);

            Assert.Empty(Samples.Read(text).Diagnostics.Select(one => one.ToString()));
        }
    }
}
