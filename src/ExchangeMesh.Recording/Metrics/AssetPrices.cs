using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>The latest known worth of each asset in the unit of account, so that losses in different assets can be added.</summary>
/// <remarks>A mark or last price sets its base asset's worth, an oracle price its pool's asset's. An asset that nothing prices counts as cash: one unit each.</remarks>
internal sealed class AssetPrices
{
    private const long OneUnit = 1_000_000;
    private readonly long[] _micros;
    private readonly RunNames _names;

    public AssetPrices(RunNames names)
    {
        _names = names;
        _micros = new long[names.Assets.Count];
        Array.Fill(_micros, OneUnit);
    }

    public void Apply(in MarkRow row)
    {
        if (row.Mark.IsSet && _names.Terms(row.Instrument) is { } terms)
        {
            Set(terms.Base, ValueMicros(terms.Quote, terms.ToMicros(row.Mark)));
        }
    }

    public void Apply(in PoolRow row)
    {
        if (row.OraclePriceMicros > 0)
        {
            Set(row.Asset, row.OraclePriceMicros);
        }
    }

    /// <summary>Returns the worth of an amount in millionths of the unit of account, towards zero.</summary>
    public Int128 ValueMicros(AssetId asset, Int128 micros) =>
        asset.Value >= 0 && asset.Value < _micros.Length ? micros * _micros[asset.Value] / OneUnit : micros;

    private void Set(AssetId asset, Int128 micros)
    {
        if (asset.Value >= 0 && asset.Value < _micros.Length && micros > 0 && micros <= long.MaxValue)
        {
            _micros[asset.Value] = (long)micros;
        }
    }
}
