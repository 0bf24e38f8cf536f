using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Strategies;

/// <content>The borrower's state as it is written and read back.</content>
public sealed partial class LoopingBorrower
{
    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        writer.Write((long)_step);
        writer.Write(_loopsLeft);
        writer.Write(_attempts);
        _order.WriteState(writer);
        _books.WriteState(writer);
        writer.Write(_toRepay.Micros);
        writer.Write(_cause.Value);
        writer.Write(_isReducing);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _step = reader.ReadEnum<BorrowerStep>();
        _loopsLeft = reader.ReadInt32();
        _attempts = reader.ReadInt32();
        _order.ReadState(reader);
        _books.ReadState(reader);
        _toRepay = new Money(reader.ReadInt64());
        _cause = new EventId(reader.ReadInt64());
        _isReducing = reader.ReadBoolean();
    }
}
