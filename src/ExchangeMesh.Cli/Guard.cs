using ExchangeMesh.Primitives;

namespace ExchangeMesh.Cli;

/// <summary>Turns what a command throws into a sentence and an exit code.</summary>
internal static class Guard
{
    /// <summary>Runs a command.</summary>
    public static async Task<int> RunAsync(Func<Task<int>> command)
    {
        try
        {
            return await command().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"error: {fault.Message}").ConfigureAwait(false);
            return ExitCode.RunFailed;
        }
        catch (InvariantViolationException fault)
        {
            await Console.Error.WriteLineAsync($"error: the run broke one of its own rules, which is a fault of the program: {fault.Message}").ConfigureAwait(false);
            await Console.Error.WriteLineAsync(fault.StackTrace).ConfigureAwait(false);
            return ExitCode.RunFailed;
        }
        catch (Exception fault)
        {
            await Console.Error.WriteLineAsync($"error: a fault of the program: {fault}").ConfigureAwait(false);
            return ExitCode.OurFault;
        }
    }
}
