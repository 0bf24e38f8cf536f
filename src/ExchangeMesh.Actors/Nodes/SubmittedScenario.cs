using System.Security.Cryptography;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>A resolved scenario that somebody wants to be run.</summary>
/// <param name="text">The scenario, as UTF-8 YAML.</param>
internal sealed class SubmittedScenario(ByteString text)
{
    /// <summary>The scenario, as it travels.</summary>
    public ByteString Text { get; } = text;

    /// <summary>SHA-256 of the scenario.</summary>
    public ByteString Hash { get; } = ByteString.CopyFrom(SHA256.HashData(text.Span));

    /// <summary>The run's name: the same scenario is the same run.</summary>
    public string Run => "r" + Convert.ToHexStringLower(Hash.Span[..8]);

    /// <summary>Reads the scenario.</summary>
    /// <exception cref="InvalidDataException">It gives no plan.</exception>
    public ScenarioReading Read()
    {
        var reading = ScenarioReader.Read("scenario.resolved.yaml", Text.ToStringUtf8(), new ReadingOptions());
        return reading.Plan is null
            ? throw new InvalidDataException(string.Join('\n', reading.Diagnostics))
            : reading;
    }

    /// <summary>Makes the scenario's world.</summary>
    /// <exception cref="InvalidDataException">It gives no plan.</exception>
    public MarketWorld MakeWorld() => WorldBuilder.Build(Read().Plan!);
}
