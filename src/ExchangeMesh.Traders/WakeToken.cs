using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>How a wake-up's token tells timers from alarms: bit 0 is set for alarms, bits 1 to 24 then hold the instrument.</summary>
internal static class WakeToken
{
    private const int InstrumentBits = 24;
    private const int AlarmShift = InstrumentBits + 1;
    private const long InstrumentMask = (1L << InstrumentBits) - 1;

    public static long OfTimer(long token) => token << 1;

    public static long OfAlarm(InstrumentId instrument, long alarm) =>
        (alarm << AlarmShift) | ((instrument.Value & InstrumentMask) << 1) | 1;

    public static bool IsAlarm(long token) => (token & 1) != 0;

    public static long TimerOf(long token) => token >> 1;

    public static InstrumentId InstrumentOf(long token) => new((int)((token >> 1) & InstrumentMask));

    public static long AlarmOf(long token) => token >> AlarmShift;
}
