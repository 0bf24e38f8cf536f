using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <content>The venue's state as it is written and read back.</content>
public sealed partial class LendingVenue
{
    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_remindedAt.Nanoseconds);
        writer.Write(_remindedLast);
        writer.Write(_pausedUntil.Nanoseconds);
        writer.Write(_downUntil.Nanoseconds);
        writer.Write(_flows.Count);
        foreach (var flow in _flows)
        {
            writer.Write(flow.Asset.Value);
            writer.Write(flow.Deposited.Micros);
            writer.Write(flow.TransferredIn.Micros);
            writer.Write(flow.TransferredOut.Micros);
        }

        foreach (var pool in _market.Pools)
        {
            pool.WriteState(writer);
        }

        _market.Book.WriteState(writer);
        _market.Limits.WriteState(writer);
        _resolution?.WriteState(writer);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The levels at which loans are looked at again are made anew at the prices in force: they differ from those of the venue that wrote
    /// the state, but no level is ever late, and an early look changes nothing.
    /// </remarks>
    public void ReadState(StateReader reader)
    {
        _remindedAt = new VirtualTime(reader.ReadInt64());
        _remindedLast = reader.ReadInt32();
        _pausedUntil = new VirtualTime(reader.ReadInt64());
        _downUntil = new VirtualTime(reader.ReadInt64());
        ReadFlows(reader);
        foreach (var pool in _market.Pools)
        {
            pool.ReadState(reader);
        }

        _market.Book.ReadState(reader);
        _market.Limits.ReadState(reader);
        _resolution?.ReadState(reader);
        for (var slot = 0; slot < _market.Book.Count; slot++)
        {
            var standing = _market.Book.Standing(slot);
            Enlist(slot, LoanStanding.Sound, standing);
            WatchBy(slot, standing, _market.Health(slot));
        }
    }

    private void ReadFlows(StateReader reader)
    {
        var count = reader.ReadCount(32);
        reader.Require(count >= _flows.Count, "assets are missing");
        for (var column = 0; column < count; column++)
        {
            var asset = new AssetId(reader.ReadInt32());
            reader.Require(OpenColumn(asset) == column, "an asset is in another place");
            _flows[column] = _flows[column] with
            {
                Deposited = new Money(reader.ReadInt64()),
                TransferredIn = new Money(reader.ReadInt64()),
                TransferredOut = new Money(reader.ReadInt64()),
            };
        }
    }
}
