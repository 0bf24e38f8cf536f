namespace ExchangeMesh.Simulation;

/// <summary>An alarm: a wake-up that waits for a published level.</summary>
/// <param name="Level">The level.</param>
/// <param name="Token">Handed back on waking.</param>
/// <param name="Sequence">The number that the wake-up has among its process's events.</param>
/// <param name="Process">Who is woken.</param>
public readonly record struct Alarm(long Level, long Token, long Sequence, int Process);

/// <summary>Alarms by level, so that a new view costs only those that it sets off.</summary>
public sealed class AlarmBook
{
    /// <summary>How many levels of a view alarms can watch.</summary>
    public const int Fields = 3;

    private readonly List<Alarm>?[] _heaps;

    /// <summary>Makes an empty book.</summary>
    /// <param name="channels">How many channels there are.</param>
    public AlarmBook(int channels) => _heaps = new List<Alarm>?[channels * Fields * 2];

    /// <summary>How many alarms wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an alarm.</summary>
    public void Add(int channel, int field, bool fallsTo, in Alarm alarm)
    {
        var heap = _heaps[Place(channel, field, fallsTo)] ??= [];
        heap.Add(alarm);
        Count++;
        var child = heap.Count - 1;
        while (child > 0)
        {
            var parent = (child - 1) / 2;
            if (!IsSooner(heap[child], heap[parent], fallsTo))
            {
                break;
            }

            (heap[child], heap[parent]) = (heap[parent], heap[child]);
            child = parent;
        }
    }

    /// <summary>Takes an alarm that a level sets off; call again until there is none. Their order does not matter.</summary>
    public bool TryTake(int channel, int field, bool fallsTo, long level, out Alarm alarm)
    {
        var heap = _heaps[Place(channel, field, fallsTo)];
        if (heap is null || heap.Count == 0 || !IsReached(heap[0].Level, fallsTo, level))
        {
            alarm = default;
            return false;
        }

        alarm = heap[0];
        RemoveFirst(heap, fallsTo);
        Count--;
        return true;
    }

    /// <summary>Adds all alarms that wait to a list, in no order.</summary>
    public void CopyTo(List<WaitingAlarm> all)
    {
        for (var place = 0; place < _heaps.Length; place++)
        {
            foreach (var alarm in _heaps[place] ?? [])
            {
                all.Add(new WaitingAlarm(place / 2 / Fields, place / 2 % Fields, (place & 1) == 1, alarm));
            }
        }
    }

    /// <summary>Returns whether a published level sets an alarm off.</summary>
    public static bool IsReached(long alarmLevel, bool fallsTo, long level) =>
        level > 0 && (fallsTo ? level <= alarmLevel : level >= alarmLevel);

    private static void RemoveFirst(List<Alarm> heap, bool fallsTo)
    {
        var last = heap.Count - 1;
        heap[0] = heap[last];
        heap.RemoveAt(last);
        var parent = 0;
        while (true)
        {
            var child = (2 * parent) + 1;
            if (child >= heap.Count)
            {
                return;
            }

            if (child + 1 < heap.Count && IsSooner(heap[child + 1], heap[child], fallsTo))
            {
                child++;
            }

            if (!IsSooner(heap[child], heap[parent], fallsTo))
            {
                return;
            }

            (heap[child], heap[parent]) = (heap[parent], heap[child]);
            parent = child;
        }
    }

    private static bool IsSooner(in Alarm first, in Alarm second, bool fallsTo) =>
        fallsTo ? first.Level > second.Level : first.Level < second.Level;

    private static int Place(int channel, int field, bool fallsTo) =>
        (((channel * Fields) + field) * 2) + (fallsTo ? 1 : 0);
}
