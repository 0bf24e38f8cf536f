using System.Globalization;
using System.Text;
using ExchangeMesh.Laboratory.Statistics;

namespace ExchangeMesh.Laboratory.Gates;

/// <summary>Writes verdicts as Markdown, for the summary page of a build.</summary>
public static class CheckSummary
{
    /// <summary>Returns the summary.</summary>
    public static string Markdown(CheckOutcome check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var text = new StringBuilder();
        var failed = check.Verdicts.Count(verdict => !verdict.Holds);
        text.Append(CultureInfo.InvariantCulture, $"### {Plain(check.Scenario)}: {Headline(check, failed)}\n\n");
        text.Append(check.Runs == 1
            ? string.Create(CultureInfo.InvariantCulture, $"One run, seed {check.Seeds}. ")
            : string.Create(CultureInfo.InvariantCulture, $"{check.Runs} runs, seeds {check.Seeds}, confidence {ShareText.Of(check.Confidence)}. "));
        text.Append(CultureInfo.InvariantCulture, $"Scenario hash `{check.ScenarioHash}`.\n\n");
        if (check.Verdicts.Count > 0)
        {
            text.Append("| gate | holds | why |\n|---|---|---|\n");
        }

        foreach (var verdict in check.Verdicts)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{verdict.Gate.Plan.Text.Replace("|", "\\|", StringComparison.Ordinal)}` | {(verdict.Holds ? "yes" : "**no**")} | {Plain(verdict.Explanation)} |\n");
        }

        foreach (var run in check.Failures)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe run with seed {run.Seed} failed: {Plain(run.Error)}\n");
        }

        return text.ToString();
    }

    private static string Headline(CheckOutcome check, int failed)
    {
        if (check.Failures.Count > 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{check.Failures.Count} of {check.Runs + check.Failures.Count} runs failed");
        }

        return failed == 0
            ? string.Create(CultureInfo.InvariantCulture, $"all {check.Verdicts.Count} gates hold")
            : string.Create(CultureInfo.InvariantCulture, $"{failed} of {check.Verdicts.Count} gates fail");
    }

    private static string Plain(string text) =>
        text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
