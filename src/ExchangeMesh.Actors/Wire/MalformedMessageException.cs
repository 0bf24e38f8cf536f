namespace ExchangeMesh.Actors.Wire;

/// <summary>Says that what crosses the process boundary cannot be meant; the sentence names the field and what it holds.</summary>
/// <param name="message">What is wrong.</param>
/// <param name="inner">What the reader met, or null.</param>
public sealed class MalformedMessageException(string message, Exception? inner = null) : Exception(message, inner);
