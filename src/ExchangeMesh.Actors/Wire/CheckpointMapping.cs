using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps what a partition is between two windows, in chunks of about a megabyte.</summary>
public static class CheckpointMapping
{
    /// <summary>The version of participants' states that this program writes, and the only one that it reads.</summary>
    public const int StateVersion = 1;

    /// <summary>The greatest chunk, in bytes.</summary>
    public const int GreatestChunk = 1_000_000;

    private const int GreatestPiece = 900_000;

    /// <summary>Returns a partition's standing as it is kept: at least one chunk.</summary>
    /// <param name="part">Which part of which checkpoint it is.</param>
    /// <param name="run">The run's name.</param>
    /// <param name="standing">The standing.</param>
    /// <param name="withViews">Whether the part holds the views; one part of a checkpoint does.</param>
    public static IReadOnlyList<V1.CheckpointChunk> ToWire(CheckpointPart part, string run, PartitionStanding standing, bool withViews)
    {
        ArgumentNullException.ThrowIfNull(standing);
        var chunks = new ChunkList();
        var counters = standing.Engine.Counters;
        for (var place = 0; place < counters.Count; place++)
        {
            AddParticipant(chunks, counters[place], standing.StateOf(place));
        }

        foreach (var sent in standing.Engine.Pending)
        {
            var wire = ToWire(in sent);
            chunks.Open(wire.CalculateSize()).Pending.Add(wire);
        }

        foreach (var alarm in standing.Engine.Alarms)
        {
            var wire = ToWire(in alarm);
            chunks.Open(wire.CalculateSize()).Alarms.Add(wire);
        }

        foreach (var (at, view) in withViews ? standing.Engine.Views : [])
        {
            var wire = new V1.PublishedView { ShownAtNs = at, View = MarketViewMapping.ToWire(view.Market) };
            chunks.Open(wire.CalculateSize()).Views.Add(wire);
        }

        return chunks.Seal(part, run);
    }

    /// <summary>Takes the states of some chunks over into participants that have not started.</summary>
    /// <param name="chunks">All chunks of one part, in order.</param>
    /// <param name="participants">All participants of the run, by number.</param>
    /// <param name="isWanted">Says whose state is taken over, by number.</param>
    /// <returns>What the engine kept for the part's participants.</returns>
    /// <exception cref="CheckpointException">A chunk is damaged, of another part, or of an unknown version.</exception>
    public static EngineState<Message, PublishedView> Restore(
        IReadOnlyList<V1.CheckpointChunk> chunks,
        IParticipant[] participants,
        Func<int, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        try
        {
            return new PartReader(participants, isWanted).Read(chunks);
        }
        catch (Exception fault) when (fault is MalformedMessageException or DamagedStateException)
        {
            throw new CheckpointException($"the checkpoint is damaged: {fault.Message}", fault);
        }
    }

    private static void AddParticipant(ChunkList chunks, in ProcessCounters counters, ReadOnlyMemory<byte> state)
    {
        var pieces = Math.Max(1, (state.Length + GreatestPiece - 1) / GreatestPiece);
        for (var piece = 0; piece < pieces; piece++)
        {
            var start = piece * GreatestPiece;
            var bytes = state.Slice(start, Math.Min(GreatestPiece, state.Length - start));
            var wire = new V1.ParticipantState
            {
                Participant = counters.Process,
                Version = StateVersion,
                State = UnsafeByteOperations.UnsafeWrap(bytes),
                Scheduled = counters.Scheduled,
                Recorded = counters.Recorded,
                Piece = piece,
                Pieces = pieces,
            };
            chunks.Open(bytes.Length + 32).Participants.Add(wire);
        }
    }

    private static V1.PendingEvent ToWire(in Sent<Message> sent)
    {
        var wire = new V1.PendingEvent
        {
            Key = new V1.EventKey { DueNs = sent.Pending.DueAt, Source = sent.Pending.Source, Sequence = sent.Pending.Sequence },
            Destination = sent.Pending.Destination,
            Cause = sent.Cause.Value,
        };
        if (sent.Pending.IsMessage)
        {
            wire.Message = MessageMapping.ToWire(sent.Message);
        }
        else
        {
            wire.WakeToken = sent.Pending.Token;
        }

        return wire;
    }

    private static V1.Alarm ToWire(in WaitingAlarm waiting) => new()
    {
        Instrument = waiting.Channel,
        Watched = Choice<WatchedPrice, V1.WatchedPrice>.ToWire((WatchedPrice)waiting.Field),
        FallsTo = waiting.FallsTo,
        LevelTicks = waiting.Alarm.Level,
        Participant = waiting.Alarm.Process,
        Token = waiting.Alarm.Token,
        Sequence = waiting.Alarm.Sequence,
    };

    /// <summary>Chunks in the making: a new one is begun where the next thing does not fit the last.</summary>
    private sealed class ChunkList
    {
        private readonly List<V1.CheckpointChunk> _chunks = [new V1.CheckpointChunk()];
        private int _bytes;

        public V1.CheckpointChunk Open(int bytes)
        {
            if (_bytes > 0 && _bytes + bytes > GreatestChunk - 1_000)
            {
                _chunks.Add(new V1.CheckpointChunk());
                _bytes = 0;
            }

            // The tag and the length of an element of a list.
            _bytes += bytes + 5;
            return _chunks[^1];
        }

        public List<V1.CheckpointChunk> Seal(CheckpointPart part, string run)
        {
            for (var place = 0; place < _chunks.Count; place++)
            {
                var chunk = _chunks[place];
                (chunk.Run, chunk.Epoch, chunk.Checkpoint, chunk.Partition, chunk.Chunk) =
                    (run, part.Epoch, part.Checkpoint, part.Writer, place);
                chunk.Digest = Digest.Of(chunk);
            }

            return _chunks;
        }
    }

    /// <summary>Reads the chunks of one part.</summary>
    private sealed class PartReader(IParticipant[] participants, Func<int, bool> isWanted)
    {
        private readonly EngineState<Message, PublishedView> _engine = new();
        private readonly List<ByteString> _pieces = [];

        public EngineState<Message, PublishedView> Read(IReadOnlyList<V1.CheckpointChunk> chunks)
        {
            for (var place = 0; place < chunks.Count; place++)
            {
                var chunk = chunks[place];
                if (chunk.Chunk != place || Digest.Of(chunk) != chunk.Digest)
                {
                    throw new MalformedMessageException($"chunk {place} of partition {chunk.Partition} does not match its digest");
                }

                Read(chunk);
            }

            return _pieces.Count == 0 ? _engine : throw new MalformedMessageException("a participant's state ends in the middle");
        }

        private void Read(V1.CheckpointChunk chunk)
        {
            foreach (var wire in chunk.Participants)
            {
                Read(wire);
            }

            foreach (var wire in chunk.Pending)
            {
                _engine.Pending.Add(FromWire(wire));
            }

            foreach (var wire in chunk.Alarms)
            {
                var field = (int)Choice<WatchedPrice, V1.WatchedPrice>.FromWire(wire.Watched);
                var alarm = new Alarm(wire.LevelTicks, wire.Token, wire.Sequence, wire.Participant);
                _engine.Alarms.Add(new WaitingAlarm(wire.Instrument, field, wire.FallsTo, alarm));
            }

            foreach (var wire in chunk.Views)
            {
                var view = new PublishedView { Market = MarketViewMapping.FromWire(Incoming.Present(wire.View)) };
                _engine.Views.Add(new ShownView<PublishedView>(Incoming.NotNegative(wire.ShownAtNs), view));
            }
        }

        private void Read(V1.ParticipantState wire)
        {
            if (wire.Version != StateVersion)
            {
                throw new CheckpointException(
                    $"the state of participant {wire.Participant} is of version {wire.Version}; this program reads version {StateVersion} alone");
            }

            if (wire.Participant < 0 || wire.Participant >= participants.Length || wire.Piece != _pieces.Count || wire.Pieces < 1)
            {
                throw new MalformedMessageException($"piece {wire.Piece} of participant {wire.Participant} is out of place");
            }

            _pieces.Add(wire.State);
            if (_pieces.Count < wire.Pieces)
            {
                return;
            }

            _engine.Counters.Add(new ProcessCounters(wire.Participant, wire.Scheduled, wire.Recorded));
            if (isWanted(wire.Participant))
            {
                var reader = new StateReader(Joined());
                participants[wire.Participant].ReadState(reader);
                reader.RequireEnd();
            }

            _pieces.Clear();
        }

        private ReadOnlyMemory<byte> Joined()
        {
            if (_pieces.Count == 1)
            {
                return _pieces[0].Memory;
            }

            var joined = new byte[_pieces.Sum(piece => piece.Length)];
            var at = 0;
            foreach (var piece in _pieces)
            {
                piece.Span.CopyTo(joined.AsSpan(at));
                at += piece.Length;
            }

            return joined;
        }

        private static Sent<Message> FromWire(V1.PendingEvent wire)
        {
            var key = Incoming.Present(wire.Key);
            var isMessage = wire.WhatCase == V1.PendingEvent.WhatOneofCase.Message;
            if (!isMessage && wire.WhatCase != V1.PendingEvent.WhatOneofCase.WakeToken)
            {
                throw new MalformedMessageException("an event is neither a message nor a wake-up");
            }

            var token = isMessage ? -1 : Incoming.NotNegative(wire.WakeToken);
            var pending = new Pending(Incoming.NotNegative(key.DueNs), Incoming.NotNegative(key.Sequence), token, key.Source, wire.Destination);
            return new Sent<Message>(pending, Incoming.Cause(wire.Cause), isMessage ? MessageMapping.FromWire(wire.Message) : default);
        }
    }
}
