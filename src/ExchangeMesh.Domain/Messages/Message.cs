using System.Runtime.CompilerServices;

namespace ExchangeMesh.Domain.Messages;

/// <summary>One message between participants: a kind and a body of at most 56 bytes, held inline so that sending allocates nothing.</summary>
public readonly struct Message
{
    private readonly Payload _payload;

    private Message(MessageKind kind, in Payload payload)
    {
        Kind = kind;
        _payload = payload;
    }

    /// <summary>What the message says.</summary>
    public MessageKind Kind { get; }

    /// <summary>Returns a message that carries the given body.</summary>
    public static Message Of<T>(in T body)
        where T : unmanaged, IMessageBody
    {
        var payload = default(Payload);
        Unsafe.WriteUnaligned(ref Unsafe.As<Payload, byte>(ref payload), body);
        return new Message(T.Kind, in payload);
    }

    /// <summary>Returns the message's body.</summary>
    /// <exception cref="InvalidOperationException">The message is of another kind.</exception>
    public T Body<T>()
        where T : unmanaged, IMessageBody
    {
        if (Kind != T.Kind)
        {
            throw new InvalidOperationException($"A message of kind {Kind} has no body of type {typeof(T).Name}.");
        }

        return Unsafe.ReadUnaligned<T>(ref Unsafe.As<Payload, byte>(ref Unsafe.AsRef(in _payload)));
    }

    [InlineArray(Words)]
    private struct Payload
    {
        public const int Words = 7;
        private long _first;
    }
}
