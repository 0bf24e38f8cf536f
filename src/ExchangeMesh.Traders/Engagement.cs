using ExchangeMesh.Domain.Obligations;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>A market maker's obligation as the maker sees it: what it must quote, and whether that is worth it.</summary>
/// <remarks>
/// It weighs the penalty, and the rebate on what it has traded in the period, against what the obliged size would lose by one deviation of
/// the price. The weighing is ours: a maker's own reckoning is nowhere published.
/// </remarks>
public struct Engagement
{
    private const double Safety = 1.1;

    private readonly QuotingTerms? _terms;
    private readonly double _regard;
    private long _period;
    private double _made;

    /// <summary>Makes it from the market's rules.</summary>
    /// <param name="terms">What the venue asks of its makers; null where it asks nothing.</param>
    /// <param name="self">The maker; one that is not among the obliged has nothing to keep.</param>
    /// <param name="regard">How much it minds; zero for not at all.</param>
    public Engagement(QuotingTerms? terms, ParticipantId self, double regard)
    {
        _terms = regard > 0 && terms is not null && terms.Makers.Contains(self) ? terms : null;
        _regard = regard;
        _period = 0;
        _made = 0;
    }

    /// <summary>Returns whether it pays to quote as it is obliged to.</summary>
    /// <param name="deviation">The deviation of the price while it quotes, as a share of it.</param>
    /// <param name="isStressed">Whether the venue counts the market as stressed.</param>
    /// <param name="now">The virtual time.</param>
    public bool IsWorthKeeping(double deviation, bool isStressed, VirtualTime now)
    {
        if (_terms is null)
        {
            return false;
        }

        EnterPeriod(now);
        var stake = _terms.Penalty.Micros + (_made * (_terms.Rebate.PartsPerMillion / 1e6));
        return _regard * stake > _terms.SizeWhen(isStressed).Micros * deviation;
    }

    /// <summary>Returns the greatest half spread that keeps it, as a share of the price, when quotes may stray by a share of the half spread.</summary>
    public readonly double HalfSpread(bool isStressed, double stray) =>
        _terms!.SpreadWhen(isStressed).PartsPerMillion / 2e6 / (1 + stray);

    /// <summary>Returns the size that keeps it, with some to spare, in micro-units of the settlement asset.</summary>
    public readonly double Size(bool isStressed) => _terms!.SizeWhen(isStressed).Micros * Safety;

    /// <summary>Takes note of what a resting order has traded.</summary>
    /// <param name="notional">In micro-units.</param>
    /// <param name="now">The virtual time.</param>
    public void TakeNoteOfMade(double notional, VirtualTime now)
    {
        if (_terms is not null)
        {
            EnterPeriod(now);
            _made += notional;
        }
    }

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(_period);
        writer.Write(_made);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _period = reader.ReadInt64();
        _made = reader.ReadDouble();
    }

    private void EnterPeriod(VirtualTime now)
    {
        var period = now.Nanoseconds / _terms!.Period.Nanoseconds;
        if (period != _period)
        {
            (_period, _made) = (period, 0);
        }
    }
}
