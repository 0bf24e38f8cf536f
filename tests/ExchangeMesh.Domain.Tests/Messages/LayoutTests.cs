using System.Reflection;
using System.Runtime.CompilerServices;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;

namespace ExchangeMesh.Domain.Tests.Messages;

/// <summary>Bodies and rows are copied into fixed memory without a check on the hot path, so their sizes are checked here.</summary>
public sealed class LayoutTests
{
    private const int MessagePayload = 56;
    private const int RecordPayload = 120;

    public static TheoryData<Type> Bodies => [.. Carried(typeof(IMessageBody))];

    public static TheoryData<Type> Rows => [.. Carried(typeof(IRecordRow))];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void Every_body_fits_a_message(Type body)
    {
        Assert.InRange(SizeOf(body), 1, MessagePayload);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_row_fits_a_record_and_has_no_gaps(Type row)
    {
        Assert.InRange(SizeOf(row), 1, RecordPayload);
        Assert.Equal(SizeOfFields(row), SizeOf(row));
    }

    [Fact]
    public void Every_kind_has_one_body_or_row()
    {
        Assert.Equal(Enum.GetValues<MessageKind>().Skip(1), Kinds<MessageKind>(typeof(IMessageBody)));
        Assert.Equal(Enum.GetValues<RecordKind>().Skip(1), Kinds<RecordKind>(typeof(IRecordRow)));
    }

    [Fact]
    public void Messages_and_records_are_as_large_as_their_words()
    {
        Assert.Equal(MessagePayload + 8, Unsafe.SizeOf<Message>());
        Assert.Equal(RecordPayload + 8, Unsafe.SizeOf<RunRecord>());
    }

    private static IEnumerable<Type> Carried(Type contract) =>
        contract.Assembly.GetTypes().Where(type => type.IsValueType && contract.IsAssignableFrom(type)).OrderBy(type => type.Name, StringComparer.Ordinal);

    private static IEnumerable<TKind> Kinds<TKind>(Type contract) =>
        Carried(contract).Select(type => (TKind)type.GetProperty("Kind", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!).Order();

    private static int SizeOf(Type type) =>
        (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static int SizeOfFields(Type type) =>
        type.IsPrimitive || type.IsEnum
            ? SizeOf(type)
            : type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Sum(field => SizeOfFields(field.FieldType));
}
