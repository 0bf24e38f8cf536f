using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Actors.Tests.Wire;

public sealed class ChoiceTests
{
    // What no mapping reaches, and what is of the wire alone.
    private static readonly string[] NotMapped = ["RunState", "WatchedPrice"];

    public static TheoryData<string> WireEnumerations =>
    [
        .. typeof(V1.Message).Assembly.GetTypes()
            .Where(type => type.IsEnum && !type.IsNested && type.Namespace == "ExchangeMesh.V1" && !NotMapped.Contains(type.Name))
            .Select(type => type.Name),
    ];

    [Theory]
    [MemberData(nameof(WireEnumerations))]
    public void The_wire_has_every_choice_of_the_domain_and_unspecified_besides(string name)
    {
        var wire = typeof(V1.Message).Assembly.GetType("ExchangeMesh.V1." + name, throwOnError: true)!;
        var domain = typeof(Message).Assembly.GetTypes().Single(type => type.IsEnum && type.Name == name);

        Assert.Equal(Enum.GetNames(domain).Append("Unspecified").Order(), Enum.GetNames(wire).Order());
        Assert.Equal("Unspecified", Enum.GetName(wire, 0));
    }

    [Fact]
    public void A_choice_comes_back_as_it_went() =>
        Assert.All(Enum.GetValues<RejectReason>(), reason =>
            Assert.Equal(reason, Choice<RejectReason, V1.RejectReason>.FromWire(Choice<RejectReason, V1.RejectReason>.ToWire(reason))));

    [Fact]
    public void Unspecified_stands_for_nothing()
    {
        var refusal = Assert.Throws<MalformedMessageException>(() =>
            Choice<RejectReason, V1.RejectReason>.FromWire(V1.RejectReason.Unspecified));

        Assert.Equal("V1.RejectReason.Unspecified is 0; that is no RejectReason.", refusal.Message);
    }
}
