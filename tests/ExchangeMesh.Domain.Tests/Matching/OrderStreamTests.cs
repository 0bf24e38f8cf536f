using System.IO.Compression;
using System.Text;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Tests.Reference;
using ExchangeMesh.Domain.Tests.Reference.Streams;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Matching;

public sealed class OrderStreamTests
{
    /// <summary>Generated streams and what the reference book makes of them.</summary>
    public static TheoryData<string, int, ulong, string> Golden => new()
    {
        {
            "mix",
            10_000,
            1,
            "trades=1143 volume=20552 notional=2055199526 ioc_cancelled=0 rejects=163 resting=868 checksum=c3ab10fe891236c0 book=ba4739601ee42553"
        },
        {
            "thin",
            20_000,
            2,
            "trades=2347 volume=42073 notional=4207319274 ioc_cancelled=955 rejects=280 resting=1826 checksum=42ff5fa81f95f256 book=84bc0531eec5b334"
        },
        {
            "running",
            20_000,
            3,
            "trades=2520 volume=73167 notional=78562494302094 ioc_cancelled=5724 rejects=415 resting=159 checksum=dd366b63daed465c book=988c59b294880b75"
        },
        {
            "scattered",
            20_000,
            4,
            "trades=2327 volume=56509 notional=62513430347001421 ioc_cancelled=3032 rejects=400 resting=225 checksum=6e4e0044cbf8e82d book=85a26dfe7474fd34"
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void The_book_gives_the_outcome_of_the_reference_book(string profile, int operations, ulong seed, string outcome)
    {
        var stream = StreamGenerator.Draw(ProfileOf(profile), operations, seed);

        var result = StreamReplay.PlayAll(new MatchingStreamBook(stream.Orders), stream);

        Assert.Equal(outcome, result.ToString());
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void The_known_outcomes_are_those_of_the_reference_book(string profile, int operations, ulong seed, string outcome)
    {
        var stream = StreamGenerator.Draw(ProfileOf(profile), operations, seed);

        var result = StreamReplay.PlayAll(new ReferenceStreamBook(), stream);

        Assert.Equal(outcome, result.ToString());
    }

    [Fact]
    public void Playing_a_stream_again_allocates_nothing_once_the_pools_have_grown()
    {
        var stream = StreamGenerator.Draw(StreamProfile.Thin, 20_000, 5);
        var book = new OrderBook();
        PlayBare(book, stream);
        book.CancelAll(new(0));
        var before = GC.GetAllocatedBytesForCurrentThread();

        PlayBare(book, stream);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_stream_is_read_as_it_is_written()
    {
        const string Text = """
            # profile=tiny preload=2 ops=3 (ops after the preload)

            B,1,100,5
            S,2,101,6
              s,3,100,2
            # a remark
            b,4,101,1
            C,1
            """;

        var stream = OrderStreamReader.Read(new StringReader(Text), "tiny.csv");

        Assert.Equal(
            [
                new StreamOperation(StreamVerb.Buy, 1, 1, 100, 5),
                new StreamOperation(StreamVerb.Sell, 2, 2, 101, 6),
                new StreamOperation(StreamVerb.SellNow, 3, 3, 100, 2),
                new StreamOperation(StreamVerb.BuyNow, 4, 4, 101, 1),
                new StreamOperation(StreamVerb.Cancel, 1, 1, 0, 0),
            ],
            stream.Operations);
        Assert.Equal((2, 4), (stream.Preload, stream.Orders));
    }

    [Theory]
    [InlineData("X,1,100,5", "expected B, S, b, s or C")]
    [InlineData("B,1,100", "expected 4 fields, found 3")]
    [InlineData("B,1,100,5,6", "expected 4 fields, found 5")]
    [InlineData("C,1,2", "expected 2 fields, found 3")]
    [InlineData("C", "expected 2 fields, found 1")]
    [InlineData("B,0,100,5", "the id is not a positive integer")]
    [InlineData("B,one,100,5", "the id is not a positive integer")]
    [InlineData("B,1,0,5", "the price is not a positive integer up to 2^60")]
    [InlineData("B,1,-3,5", "the price is not a positive integer up to 2^60")]
    [InlineData("B,1,1152921504606846977,5", "the price is not a positive integer up to 2^60")]
    [InlineData("B,1,1.5,5", "the price is not a positive integer up to 2^60")]
    [InlineData("B,1,100,0", "the quantity is not a positive integer")]
    [InlineData("B,1,100,9223372036854775808", "the quantity is not a positive integer")]
    [InlineData("B,9,100,5", "order 9 was placed before")]
    public void A_bad_line_is_named_with_its_file_and_number(string line, string problem)
    {
        var reader = new StringReader("# header\nB,9,100,5\n\n" + line + "\n");

        var error = Assert.Throws<OrderStreamException>(() => OrderStreamReader.Read(reader, "bad.csv"));

        Assert.Equal($"bad.csv(4): error: {problem}", error.Message[..error.Message.LastIndexOf(':')].Replace(" before the first comma", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_compressed_stream_is_read_as_a_plain_one()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Compressed("# preload=1\nB,1,100,5\nC,1\n"));

            var stream = OrderStreamReader.ReadFile(path);

            Assert.Equal(2, stream.Operations.Length);
            Assert.Equal(1, stream.Preload);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_missing_or_broken_file_is_an_error_that_names_it()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Compressed("B,1,100,5\nC,1\n")[..12]);

            Assert.StartsWith(path, Assert.Throws<OrderStreamException>(() => OrderStreamReader.ReadFile(path)).Message, StringComparison.Ordinal);
            Assert.Throws<OrderStreamException>(() => OrderStreamReader.ReadFile(path + ".missing"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static StreamProfile ProfileOf(string name) => name switch
    {
        "mix" => StreamProfile.Mix with { Preload = 1_000 },
        "thin" => StreamProfile.Thin,
        "running" => StreamProfile.Running,
        _ => StreamProfile.Scattered,
    };

    private static byte[] Compressed(string text)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return memory.ToArray();
    }

    private static void PlayBare(OrderBook book, OrderStream stream)
    {
        foreach (ref readonly var operation in stream.Operations.AsSpan())
        {
            if (operation.Verb != StreamVerb.Cancel)
            {
                var side = operation.Verb is StreamVerb.Buy or StreamVerb.BuyNow ? Side.Buy : Side.Sell;
                book.Place(new(new(0), new(operation.Id), side, new(operation.Price), new Quantity(operation.Lots)));
            }
        }
    }

    /// <summary>The reference book as an order stream sees it.</summary>
    private readonly struct ReferenceStreamBook() : IStreamBook
    {
        private readonly ReferenceOrderBook _book = new();

        public void Place(in StreamOperation operation, bool isBuy, bool isImmediate, ref StreamOutcome outcome)
        {
            var order = new IncomingOrder(
                new ParticipantId(0),
                new OrderId(operation.Id),
                isBuy ? Side.Buy : Side.Sell,
                new Price(operation.Price),
                new Quantity(operation.Lots),
                isImmediate ? TimeInForce.Ioc : TimeInForce.Gtc);
            foreach (var happened in _book.Place(order))
            {
                if (happened.Kind == BookEventKind.Filled)
                {
                    outcome.Trade(operation.Id, happened.Order.Value, happened.Price.Ticks, happened.Quantity.Lots);
                }
                else if (happened.Kind == BookEventKind.Cancelled)
                {
                    outcome.Cancelled(happened.Quantity.Lots);
                }
            }
        }

        public bool Cancel(in StreamOperation operation) =>
            _book.Cancel(new(0), new(operation.Id))[0].Kind == BookEventKind.Cancelled;

        public void TellResting(ref StreamOutcome outcome)
        {
            foreach (var order in _book.Orders(Side.Buy).Concat(_book.Orders(Side.Sell)))
            {
                outcome.Rests((int)order.Side, order.Price.Ticks, order.Order.Value, order.Remaining.Lots);
            }
        }
    }
}
