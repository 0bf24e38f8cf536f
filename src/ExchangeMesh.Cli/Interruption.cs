namespace ExchangeMesh.Cli;

/// <summary>Ctrl-C and SIGTERM ask a run to end at its next window; a second Ctrl-C ends the program at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly System.Runtime.InteropServices.PosixSignalRegistration _terminate;

    public Interruption()
    {
        Console.CancelKeyPress += WhenPressed;
        _terminate = System.Runtime.InteropServices.PosixSignalRegistration.Create(
            System.Runtime.InteropServices.PosixSignal.SIGTERM,
            context =>
            {
                context.Cancel = true;
                _source.Cancel();
            });
    }

    /// <summary>Cancelled on the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Waits for the first signal.</summary>
    public async Task WaitAsync()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = Token.Register(asked.SetResult).ConfigureAwait(false);
        await asked.Task.ConfigureAwait(false);
    }

    public void Dispose()
    {
        Console.CancelKeyPress -= WhenPressed;
        _terminate.Dispose();
        _source.Dispose();
    }

    private void WhenPressed(object? sender, ConsoleCancelEventArgs press)
    {
        if (!_source.IsCancellationRequested)
        {
            press.Cancel = true;
            _source.Cancel();
        }
    }
}
