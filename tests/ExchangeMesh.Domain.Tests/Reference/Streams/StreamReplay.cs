namespace ExchangeMesh.Domain.Tests.Reference.Streams;

/// <summary>A book that an order stream can be played to.</summary>
public interface IStreamBook
{
    /// <summary>Matches an order, and lets its remainder rest or, where it is immediate, be cancelled.</summary>
    void Place(in StreamOperation operation, bool isBuy, bool isImmediate, ref StreamOutcome outcome);

    /// <summary>Cancels the order that the operation names; answers whether it rested.</summary>
    bool Cancel(in StreamOperation operation);

    /// <summary>Tells all resting orders by priority, bids first.</summary>
    void TellResting(ref StreamOutcome outcome);
}

/// <summary>Plays order streams to books.</summary>
public static class StreamReplay
{
    /// <summary>Plays a part of a stream.</summary>
    public static void Play<TBook>(TBook book, ReadOnlySpan<StreamOperation> operations, ref StreamOutcome outcome)
        where TBook : struct, IStreamBook
    {
        foreach (ref readonly var operation in operations)
        {
            switch (operation.Verb)
            {
                case StreamVerb.Cancel:
                    if (!book.Cancel(operation))
                    {
                        outcome.Reject();
                    }

                    break;
                default:
                    var verb = (int)operation.Verb;
                    book.Place(operation, (verb & 1) == 0, verb >= (int)StreamVerb.BuyNow, ref outcome);
                    break;
            }
        }
    }

    /// <summary>Makes an array whose memory is there: the system gives it page by page, at the first write, which is no book's cost.</summary>
    public static T[] TouchedArray<T>(int length)
    {
        var array = new T[length];
        Array.Fill(array, default!);
        return array;
    }

    /// <summary>Plays a whole stream and tells what came of it.</summary>
    public static StreamOutcome PlayAll<TBook>(TBook book, OrderStream stream)
        where TBook : struct, IStreamBook
    {
        var outcome = StreamOutcome.None;
        Play(book, stream.Operations, ref outcome);
        book.TellResting(ref outcome);
        return outcome;
    }
}
