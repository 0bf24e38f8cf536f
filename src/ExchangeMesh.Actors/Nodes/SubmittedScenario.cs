using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExchangeMesh.Actors.Checkpoints;
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

    /// <summary>
    /// The run's name. The same scenario, which holds the seed, on the same version of the program is the same run, with the
    /// same results; another version makes another run, and never goes on from the checkpoints of this one.
    /// </summary>
    public string Run { get; } = NameOf(text);

    /// <summary>Reads the scenario.</summary>
    /// <exception cref="InvalidDataException">It gives no plan.</exception>
    public ScenarioReading Read()
    {
        var reading = ScenarioReader.Read("scenario.resolved.yaml", Text.ToStringUtf8(), new ReadingOptions());
        return reading.Plan is null
            ? throw new InvalidDataException(string.Join('\n', reading.Diagnostics))
            : reading;
    }

    /// <summary>Makes a node's share of the scenario's world.</summary>
    /// <param name="choose">Says of the outline, in which there is no participant yet, whom the node hosts.</param>
    /// <exception cref="InvalidDataException">It gives no plan.</exception>
    public MarketWorld MakeShare(Func<MarketWorld, Func<int, bool>> choose) => WorldBuilder.BuildShare(Read().Plan!, choose);

    /// <summary>Makes what is known of the scenario's world without any of its participants: names, links, and when it ends.</summary>
    /// <exception cref="InvalidDataException">It gives no plan.</exception>
    public MarketWorld MakeOutline() => MakeShare(static _ => static _ => false);

    private static string NameOf(ByteString text)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(text.Span);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{CheckpointHeaders.Program}/{CheckpointHeaders.Format}")));
        return "r" + Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
