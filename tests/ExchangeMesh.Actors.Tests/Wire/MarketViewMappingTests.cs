using CsCheck;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Venues;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ExchangeMesh.Actors.Tests.Wire;

public sealed class MarketViewMappingTests
{
    [Fact]
    public void A_view_comes_back_as_it_went() =>
        AnyWireMessage.Filled(V1.MarketView.Descriptor).Sample(
            wire =>
            {
                var view = MarketViewMapping.FromWire((V1.MarketView)wire);

                Assert.Equal(wire, MarketViewMapping.ToWire(in view));
                Assert.Equal(view, MarketViewMapping.FromWire(MarketViewMapping.ToWire(in view)));
            },
            iter: 1_000);

    [Fact]
    public void Every_field_of_a_view_travels()
    {
        var wire = AnyWireMessage.Filled(V1.MarketView.Descriptor).Where(IsFull).Single();
        var empty = default(MarketView);

        var view = MarketViewMapping.FromWire((V1.MarketView)wire);

        Assert.All(typeof(MarketView).GetProperties(), field => Assert.NotEqual(field.GetValue(empty), field.GetValue(view)));
    }

    [Fact]
    public void A_price_or_quantity_below_zero_is_refused()
    {
        foreach (var field in V1.MarketView.Descriptor.Fields.InDeclarationOrder()
            .Where(field => field.FieldType is not (FieldType.Enum or FieldType.Message or FieldType.Bool) && field.Name != "funding_rate_ppb"))
        {
            var wire = (V1.MarketView)AnyWireMessage.Filled(V1.MarketView.Descriptor).Single();
            field.Accessor.SetValue(wire, field.Name == "instrument" ? (object)-1 : -1L);

            var refusal = Assert.Throws<MalformedMessageException>(() => MarketViewMapping.FromWire(wire));

            Assert.Contains($"{field.PropertyName} is -1", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_disclosed_below_zero_is_refused()
    {
        var wire = new V1.MarketDisclosure { Leverage = { new V1.LeverageBucket { From = 5, LongLots = -1 } } };

        var refusal = Assert.Throws<MalformedMessageException>(() => DisclosureMapping.FromWire(wire));

        Assert.Contains("LongLots is -1", refusal.Message, StringComparison.Ordinal);
    }

    private static bool IsFull(IMessage view) => view.Descriptor.Fields.InDeclarationOrder()
        .Where(field => field.FieldType != FieldType.Message)
        .All(field => Convert.ToInt64(field.Accessor.GetValue(view), System.Globalization.CultureInfo.InvariantCulture) > (field.FieldType == FieldType.Bool ? 0 : 1));
}
