using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World;

/// <summary>What results say about the scenario that was run.</summary>
public static class ScenarioRecording
{
    /// <summary>Returns the names of a plan's participants, instruments and assets, without making its world.</summary>
    public static RunNames NamesOf(ScenarioPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return WorldNames.Of(plan);
    }

    /// <summary>Returns what results say of a reading that gave a plan.</summary>
    /// <exception cref="ArgumentException">The reading gave no plan.</exception>
    public static RecordedScenario Of(ScenarioReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var plan = reading.Plan ?? throw new ArgumentException("The reading gave no plan.", nameof(reading));
        return new RecordedScenario
        {
            Name = plan.Name,
            Seed = plan.Seed,
            ResolvedText = reading.ResolvedText,
            Length = plan.Length,
            Description = plan.Description,
            StartsAt = plan.StartsAt,
            Facts = [.. plan.Facts.Select(fact => new PublishedFact(fact.Text, fact.Value, fact.Unit, fact.Source, fact.Metric))],
        };
    }
}
