using CsCheck;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ExchangeMesh.Actors.Tests.Wire;

public sealed class MessageMappingTests
{
    public static TheoryData<Type> BodyTypes => [.. AnyBody.Types];

    public static TheoryData<string> WireBodies => [.. AnyWireMessage.Bodies.Select(body => body.Name)];

    [Fact]
    public void Every_kind_of_message_has_one_body_type()
    {
        var kinds = AnyBody.Types.Select(AnyBody.KindOf);

        Assert.Equal(Enum.GetValues<MessageKind>().Except([MessageKind.None]), kinds);
    }

    [Fact]
    public void The_wire_knows_as_many_kinds_as_the_domain() =>
        Assert.Equal(AnyBody.Types.Select(type => type.Name).Order(), AnyWireMessage.Bodies.Select(field => field.MessageType.Name).Order());

    [Theory]
    [MemberData(nameof(BodyTypes))]
    public void A_message_comes_back_as_it_went(Type bodyType) =>
        AnyBody.Of(bodyType, Gen.Long[0, long.MaxValue]).Sample(
            body =>
            {
                var bytes = MessageMapping.ToWire(AnyBody.ToMessage(body)).ToByteArray();

                var back = MessageMapping.FromWire(V1.Message.Parser.ParseFrom(bytes));

                Assert.Equal(body, AnyBody.BodyIn(back));
            },
            iter: 300);

    [Theory]
    [MemberData(nameof(BodyTypes))]
    public void Whatever_a_message_holds_it_comes_back_or_is_refused(Type bodyType) =>
        AnyBody.Of(bodyType, Gen.Long).Sample(
            body =>
            {
                var wire = MessageMapping.ToWire(AnyBody.ToMessage(body));

                var back = ReadOrNull(wire);

                Assert.Equal(back is null ? null : body, back);
            },
            iter: 300);

    [Theory]
    [MemberData(nameof(WireBodies))]
    public void What_the_wire_says_is_said_again_in_the_same_words(string name) =>
        AnyWireMessage.Carrying(AnyWireMessage.Bodies.Single(field => field.Name == name)).Sample(
            wire => Assert.Equal(wire, MessageMapping.ToWire(MessageMapping.FromWire(wire))),
            iter: 300);

    [Theory]
    [MemberData(nameof(WireBodies))]
    public void A_choice_that_was_never_made_is_refused(string name)
    {
        var body = AnyWireMessage.Bodies.Single(field => field.Name == name);
        foreach (var choice in body.MessageType.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.Enum))
        {
            foreach (var number in (int[])[0, -1, 200, 256, int.MaxValue])
            {
                var wire = AnyWireMessage.Carrying(body).Single();
                choice.Accessor.SetValue((IMessage)body.Accessor.GetValue(wire), Enum.ToObject(choice.EnumType.ClrType, number));

                var refusal = Assert.Throws<MalformedMessageException>(() => MessageMapping.FromWire(wire));

                Assert.Contains($" is {number}; that is no {choice.EnumType.Name}", refusal.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(WireBodies))]
    public void A_name_below_none_is_refused(string name)
    {
        var body = AnyWireMessage.Bodies.Single(field => field.Name == name);
        foreach (var id in body.MessageType.Fields.InDeclarationOrder().Where(field => field.FieldType == FieldType.SInt32))
        {
            var wire = AnyWireMessage.Carrying(body).Single();
            id.Accessor.SetValue((IMessage)body.Accessor.GetValue(wire), -2);

            var refusal = Assert.Throws<MalformedMessageException>(() => MessageMapping.FromWire(wire));

            Assert.Contains($"{id.PropertyName} is -2; it must be at least -1", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_fill_of_less_than_nothing_is_refused()
    {
        var wire = MessageMapping.ToWire(Message.Of(new OrderFilled(
            new OrderId(1), new Price(100), new Quantity(-3), new Quantity(0), Money.Zero, new InstrumentId(0), default, default)));

        var refusal = Assert.Throws<MalformedMessageException>(() => MessageMapping.FromWire(wire));

        Assert.Equal("filled.QuantityLots is -3; it must not be negative.", refusal.Message);
    }

    [Fact]
    public void An_order_for_less_than_nothing_passes_because_its_venue_refuses_it()
    {
        var order = new PlaceOrder { Order = new OrderId(1), Quantity = new Quantity(-3), Price = new Price(-1) };

        var back = MessageMapping.FromWire(MessageMapping.ToWire(Message.Of(order)));

        Assert.Equal(order, back.Body<PlaceOrder>());
    }

    [Fact]
    public void A_message_of_no_kind_is_refused_on_both_sides()
    {
        Assert.Throws<MalformedMessageException>(() => MessageMapping.ToWire(default));
        Assert.Throws<MalformedMessageException>(() => MessageMapping.FromWire(new V1.Message()));
    }

    [Fact]
    public void A_message_of_a_later_kind_is_refused()
    {
        // Field 200, length-delimited, empty: a kind that this version does not know.
        var wire = V1.Message.Parser.ParseFrom([0xC2, 0x0C, 0x00]);

        Assert.Throws<MalformedMessageException>(() => MessageMapping.FromWire(wire));
    }

    [Fact]
    public void A_value_outside_its_enumeration_does_not_leave()
    {
        var order = new PlaceOrder { TimeInForce = (Domain.Matching.TimeInForce)77 };

        Assert.Throws<MalformedMessageException>(() => MessageMapping.ToWire(Message.Of(order)));
    }

    private static object? ReadOrNull(V1.Message wire)
    {
        try
        {
            return AnyBody.BodyIn(MessageMapping.FromWire(wire));
        }
        catch (MalformedMessageException)
        {
            return null;
        }
    }
}
