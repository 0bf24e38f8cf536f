using CsCheck;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Tests.Wire;

public sealed class WindowBatchMappingTests
{
    private static readonly BatchKey Key = new("r0000", Epoch: 2, From: 1, To: 3, Exchange: 77);

    private static readonly Wish Asked = new(Checkpoint: 3, Stop: true);

    private static readonly Gen<Sent<Message>> AnySent =
        from pending in Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue], Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue])
        from cause in Gen.Long[0, long.MaxValue]
        from body in Gen.OneOf(AnyBody.Types.Select(type => AnyBody.Of(type, Gen.Long[0, long.MaxValue])).ToArray())
        select new Sent<Message>(
            new Pending(pending.Item1, pending.Item2, Token: 0, pending.Item3, pending.Item4), new EventId(cause), AnyBody.ToMessage(body));

    [Fact]
    public void A_batch_comes_back_in_parts_as_it_went() =>
        Gen.Select(AnySent.Array[0, 400], Gen.Int[0, 500]).Sample(
            (sent, viewCount) =>
            {
                var views = Views(viewCount);

                var parts = Travel(WindowBatchMapping.ToWire(Key, 80, Asked, Batch(sent, views)));

                Assert.Equal(Enumerable.Range(0, parts.Count), parts.Select(part => part.Part));
                Assert.All(parts, part => Assert.Equal((Key, parts.Count, 80L, Asked), (part.Key, part.Parts, part.MinNextWindow, part.Wish)));
                Assert.Equal(sent.Select(Comparable), parts.SelectMany(part => part.Messages).Select(Comparable));
                Assert.Equal(views, parts.SelectMany(part => part.Views));
            },
            iter: 30);

    [Fact]
    public void No_part_is_greater_than_what_a_frame_takes()
    {
        var sent = AnySent.Array[5_000].Single();

        var parts = WindowBatchMapping.ToWire(Key, 80, default, Batch(sent, Views(200)));

        Assert.InRange(parts.Count, 2, 20);
        Assert.All(parts, part => Assert.InRange(part.CalculateSize(), 1, WindowBatchMapping.GreatestPart));
    }

    [Fact]
    public void A_window_in_which_nothing_was_sent_is_one_empty_part()
    {
        var part = Assert.Single(Travel(WindowBatchMapping.ToWire(Key, long.MaxValue, default, new OutBatch<Message, PublishedView>())));

        Assert.Equal((Key, 0, 1, long.MaxValue), (part.Key, part.Part, part.Parts, part.MinNextWindow));
        Assert.Empty(part.Messages);
        Assert.Empty(part.Views);
    }

    [Fact]
    public void A_part_that_has_changed_on_its_way_is_refused()
    {
        var bytes = Part(_ => { }).ToByteArray();
        var silent = 0;
        for (var place = 0; place < bytes.Length; place++)
        {
            var changed = bytes.ToArray();
            changed[place] ^= 0x10;
            silent += IsRefused(changed) || MeansTheSame(changed, bytes) ? 0 : 1;
        }

        Assert.Equal(0, silent);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("epoch")]
    [InlineData("from")]
    [InlineData("to")]
    [InlineData("exchange")]
    [InlineData("part")]
    [InlineData("parts")]
    [InlineData("minNext")]
    [InlineData("shownAt")]
    [InlineData("times")]
    [InlineData("wish")]
    [InlineData("checkpoint")]
    [InlineData("due")]
    [InlineData("source")]
    [InlineData("sequence")]
    [InlineData("destination")]
    [InlineData("cause")]
    [InlineData("key")]
    [InlineData("message")]
    public void A_header_that_cannot_be_meant_is_refused(string broken)
    {
        var part = Part(batch => Break(batch, broken));

        Assert.Throws<MalformedMessageException>(() => WindowBatchMapping.FromWire(part));
    }

    [Fact]
    public void A_header_that_can_be_meant_is_not_refused() => Assert.Single(WindowBatchMapping.FromWire(Part(_ => { })).Messages);

    private static void Break(V1.WindowBatch batch, string broken)
    {
        var sent = batch.Events[0];
        Action act = broken switch
        {
            "run" => () => batch.Run = "",
            "epoch" => () => batch.Epoch = -1,
            "from" => () => batch.From = -1,
            "to" => () => batch.To = -1,
            "exchange" => () => batch.Exchange = -2,
            "part" => () => batch.Part = 1,
            "parts" => () => batch.Parts = 0,
            "minNext" => () => batch.MinNextWindow = -1,
            "shownAt" => () => batch.ShownAtNs[0] = -1,
            "times" => () => batch.ShownAtNs.Add(1),
            "wish" => () => batch.Wish = null,
            "checkpoint" => () => batch.Wish.Checkpoint = -1,
            "due" => () => sent.Key.DueNs = -1,
            "source" => () => sent.Key.Source = -1,
            "sequence" => () => sent.Key.Sequence = -1,
            "destination" => () => sent.Destination = -1,
            "cause" => () => sent.Cause = -1,
            "key" => () => sent.Key = null,
            "message" => () => sent.Message = null,
            _ => throw new ArgumentOutOfRangeException(nameof(broken)),
        };
        act();
    }

    private static V1.WindowBatch Part(Action<V1.WindowBatch> change)
    {
        var cancel = Message.Of(new CancelOrder(new OrderId(5), new InstrumentId(0)));
        Sent<Message>[] sent = [new(new Pending(78_000_123, 9, 0, 4, 1), new EventId(17), cancel)];
        var part = Assert.Single(WindowBatchMapping.ToWire(Key, 80, Asked, Batch(sent, Views(1))));
        change(part);
        part.Digest = Digest.Of(part);
        return part;
    }

    private static bool IsRefused(byte[] bytes)
    {
        try
        {
            WindowBatchMapping.FromWire(V1.WindowBatch.Parser.ParseFrom(bytes));
            return false;
        }
        catch (Exception refusal) when (refusal is MalformedMessageException or InvalidProtocolBufferException)
        {
            return true;
        }
    }

    // A truth value may be written in more than one way.
    private static bool MeansTheSame(byte[] first, byte[] second) =>
        V1.WindowBatch.Parser.ParseFrom(first).Equals(V1.WindowBatch.Parser.ParseFrom(second));

    private static List<WindowPart> Travel(IReadOnlyList<V1.WindowBatch> parts) =>
        [.. parts.Select(part => WindowBatchMapping.FromWire(V1.WindowBatch.Parser.ParseFrom(part.ToByteArray())))];

    private static (Pending Pending, EventId Cause, object Body) Comparable(Sent<Message> sent) =>
        (sent.Pending, sent.Cause, AnyBody.BodyIn(sent.Message));

    private static OutBatch<Message, PublishedView> Batch(Sent<Message>[] sent, ShownView<MarketView>[] views)
    {
        var batch = new OutBatch<Message, PublishedView>();
        foreach (var message in sent)
        {
            batch.Add(in message);
        }

        foreach (var view in views)
        {
            batch.Add(new PublishedView { Market = view.View }, view.At);
        }

        return batch;
    }

    private static ShownView<MarketView>[] Views(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new ShownView<MarketView>(78_000_000 + (number * 1_000_000L), new MarketView
        {
            Instrument = new InstrumentId(number),
            BestBid = new Price(100 + number),
            BestAsk = new Price(102 + number),
            Mark = new Price(101 + number),
            Volume = new Quantity(number),
        }))];
}
