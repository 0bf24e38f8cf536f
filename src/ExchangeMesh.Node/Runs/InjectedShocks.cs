using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Node.Runs;

/// <summary>Shocks from outside, between how a run has them and how journals and manifests write them.</summary>
public static class InjectedShocks
{
    /// <summary>Returns a shock as it is written.</summary>
    public static RecordedInput Record(InjectedShock shock)
    {
        ArgumentNullException.ThrowIfNull(shock);
        return new RecordedInput(shock.Number, shock.Window, shock.At.Nanoseconds, shock.Text);
    }

    /// <summary>Reads what was written of a run of a scenario.</summary>
    /// <param name="scenario">A reading that gave a plan.</param>
    /// <param name="inputs">What was written, by number.</param>
    /// <exception cref="IOException">A shock does not fit the scenario, or its time not its window.</exception>
    public static IReadOnlyList<InjectedShock> Read(ScenarioReading scenario, IReadOnlyList<RecordedInput> inputs)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(inputs);
        var reader = new ShockReader(scenario);
        var shocks = new List<InjectedShock>(inputs.Count);
        foreach (var input in inputs)
        {
            var reading = reader.Read(input.Shock);
            var problem = reading.Plans.Count == 0 ? string.Join("; ", reading.Problems)
                : input.Number != shocks.Count + 1 ? $"expected number {shocks.Count + 1}"
                : input.AtNs / scenario.Plan!.Lookahead.Nanoseconds != input.Window || reading.Plans[0].At.Nanoseconds != input.AtNs ? "its time is not in its window"
                : "";
            if (problem.Length > 0)
            {
                throw new IOException($"shock {input.Number} from outside cannot be made again: {problem}");
            }

            shocks.Add(new InjectedShock(input.Number, input.Window, input.Shock, reading.Plans));
        }

        return shocks;
    }
}
