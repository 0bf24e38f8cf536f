namespace ExchangeMesh.Laboratory.Runs;

/// <summary>Spreads runs over threads.</summary>
internal static class RunThreads
{
    /// <summary>Does something once for each place, on threads that take the next place whenever they are free, and waits for all.</summary>
    /// <param name="count">How many places.</param>
    /// <param name="threads">How many threads at the most.</param>
    /// <param name="stop">Once it is cancelled, no further place is begun; what ends one thread's work cancels it.</param>
    /// <param name="work">What is done; any number of threads at once.</param>
    public static void Each(int count, int threads, CancellationTokenSource stop, Action<int> work)
    {
        var next = -1;
        void Work()
        {
            try
            {
                for (var place = Interlocked.Increment(ref next); place < count && !stop.IsCancellationRequested; place = Interlocked.Increment(ref next))
                {
                    work(place);
                }
            }
            catch
            {
                // What ends one thread's work ends everybody's; it is thrown on below.
                stop.Cancel();
                throw;
            }
        }

        var tasks = Enumerable.Range(0, Math.Min(count, threads))
            .Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();
        Task.WhenAll(tasks).GetAwaiter().GetResult();
    }
}
