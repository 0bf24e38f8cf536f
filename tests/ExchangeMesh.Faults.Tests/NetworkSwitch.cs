using System.Buffers.Binary;
using System.Diagnostics;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Faults.Tests;

/// <summary>What befalls the frames on the way from one port to another.</summary>
/// <param name="Loss">How many of them are lost, 0 to 1.</param>
/// <param name="Delay">How much later the others arrive.</param>
internal readonly record struct WayRule(double Loss, TimeSpan Delay);

/// <summary>
/// A network switch in this process: it carries frames between cards, and loses or delays them as it is told, for each pair
/// of ports and direction.
/// </summary>
/// <remarks>Software cards, rather than a bridge with queueing rules, since not every kernel has the module that loses and delays.</remarks>
internal sealed class NetworkSwitch : IDisposable
{
    private const int GreatestFrame = 2_048;

    private readonly Tap[] _taps;
    private readonly WayRule[,] _rules;
    private readonly Dictionary<ulong, int> _portOf = [];
    private readonly PriorityQueue<(byte[] Frame, int Port), (long At, long Number)> _late = new();
    private readonly Thread[] _threads;
    private readonly object _lock = new();
    private SeedStream _random;
    private long _number;
    private volatile bool _isEnding;

    /// <summary>Begins to carry frames.</summary>
    /// <param name="taps">The cards, by port; they are the switch's from now on.</param>
    /// <param name="seed">Draws what is lost.</param>
    public NetworkSwitch(Tap[] taps, ulong seed)
    {
        _taps = taps;
        _rules = new WayRule[taps.Length, taps.Length];
        _random = new SeedStream(seed, new ParticipantId(0), 1);
        _threads = [.. Enumerable.Range(0, taps.Length).Select(port => new Thread(() => Carry(port))), new Thread(DeliverLate)];
        Array.ForEach(_threads, thread => thread.Start());
    }

    /// <summary>How many frames were lost on purpose so far.</summary>
    public long Lost { get; private set; }

    /// <summary>How many frames were delayed so far.</summary>
    public long Delayed => _number;

    /// <summary>Sets what befalls frames from one port to another from now on.</summary>
    public void Set(int from, int to, WayRule rule)
    {
        lock (_lock)
        {
            _rules[from, to] = rule;
        }
    }

    public void Dispose()
    {
        _isEnding = true;
        lock (_lock)
        {
            Monitor.PulseAll(_lock);
        }

        Array.ForEach(_threads, thread => thread.Join());
        Array.ForEach(_taps, tap => tap.Dispose());
    }

    private void Carry(int port)
    {
        var buffer = new byte[GreatestFrame];
        while (!_isEnding)
        {
            var length = _taps[port].Read(buffer, 200);
            if (length >= 14)
            {
                Forward(port, buffer, length);
            }
        }
    }

    private void Forward(int from, byte[] buffer, int length)
    {
        lock (_lock)
        {
            _portOf[AddressAt(buffer, 6)] = from;
            if (_portOf.TryGetValue(AddressAt(buffer, 0), out var known))
            {
                Send(from, known, buffer, length);
                return;
            }

            for (var to = 0; to < _taps.Length; to++)
            {
                Send(from, to, buffer, length);
            }
        }
    }

    private void Send(int from, int to, byte[] buffer, int length)
    {
        var rule = _rules[from, to];
        if (from == to)
        {
            return;
        }

        if (rule.Loss > 0 && _random.NextChance(rule.Loss))
        {
            Lost++;
            return;
        }

        if (rule.Delay == TimeSpan.Zero)
        {
            _taps[to].Write(buffer, length);
            return;
        }

        var at = Stopwatch.GetTimestamp() + (long)(rule.Delay.TotalSeconds * Stopwatch.Frequency);
        _late.Enqueue((buffer[..length], to), (at, _number++));
        Monitor.PulseAll(_lock);
    }

    private void DeliverLate()
    {
        lock (_lock)
        {
            while (!_isEnding)
            {
                if (!_late.TryPeek(out var next, out var when))
                {
                    Monitor.Wait(_lock);
                    continue;
                }

                var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), when.At);
                if (left > TimeSpan.Zero)
                {
                    Monitor.Wait(_lock, left);
                    continue;
                }

                _late.Dequeue();
                _taps[next.Port].Write(next.Frame, next.Frame.Length);
            }
        }
    }

    private static ulong AddressAt(byte[] frame, int offset) =>
        ((ulong)BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(offset)) << 32) | BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(offset + 2));
}
