using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>The greatest fall below the opening price, taken apart: what trades that a liquidation led to made of it, and what others did.</summary>
/// <remarks>
/// Each match moves the price from the one before by some ticks. The ticks of matches whose chain of causes has a liquidation in it are
/// summed as endogenous, the others as exogenous, up to the match at the lowest price: together they are the fall. The amplification is
/// the endogenous part over the exogenous one. It is a lower bound where traders answer a fall without naming its cause.
/// </remarks>
public sealed class FallParts
{
    private long _endogenous;
    private long _exogenous;
    private long _low;

    /// <summary>Ticks of the greatest fall that liquidations led to; negative where they held it up.</summary>
    public long EndogenousTicks { get; private set; }

    /// <summary>Ticks of the greatest fall that nothing of the kind led to.</summary>
    public long ExogenousTicks { get; private set; }

    /// <summary>The endogenous over the exogenous fall; null where there is no exogenous fall.</summary>
    public double? Amplification => ExogenousTicks > 0 ? (double)EndogenousTicks / ExogenousTicks : null;

    /// <summary>Takes in a match, before the path does.</summary>
    /// <param name="path">The prices so far.</param>
    /// <param name="price">The match's.</param>
    /// <param name="isEndogenous">Whether a liquidation led to it.</param>
    public void Apply(PricePath path, Price price, bool isEndogenous)
    {
        if (!path.Final.IsSet)
        {
            return;
        }

        var fall = path.Final.Ticks - price.Ticks;
        _endogenous += isEndogenous ? fall : 0;
        _exogenous += isEndogenous ? 0 : fall;
        if (_endogenous + _exogenous > _low)
        {
            (_low, EndogenousTicks, ExogenousTicks) = (_endogenous + _exogenous, _endogenous, _exogenous);
        }
    }
}
