using System.Diagnostics;
using System.Globalization;
using ExchangeMesh.Cli;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Node.Tests;

/// <summary>The program is killed, stopped, or left without room on its disk; then it goes on, and nobody can tell.</summary>
public sealed class ResumeTests(UndisturbedRun undisturbed) : IClassFixture<UndisturbedRun>, IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    public async Task A_run_that_is_killed_at_random_moments_leaves_the_files_of_one_that_is_not(ulong seed)
    {
        var random = new SeedStream(seed, new ParticipantId(0), 0);
        for (var kill = 0; kill < 4; kill++)
        {
            var words = Unfinished() is { } folder ? new[] { "run", "--resume", folder } : ["run", .. UndisturbedRun.Scenario];
            var after = TimeSpan.FromMilliseconds(3_000 + random.NextBelow(8_000));
            await _workplace.RunAndKillAsync(after, [.. words, "--checkpoint-every", "virtual=2s", "--partitions", Text(1 + (long)random.NextBelow(3))]);
            if (Directory.Exists(_workplace.PathOf("results", undisturbed.Name)))
            {
                break;
            }
        }

        var last = Unfinished() is { } left
            ? await _workplace.RunAsync("run", "--resume", left, "--checkpoint-every", "never")
            : await _workplace.RunAsync(["run", .. UndisturbedRun.Scenario]);

        last.Ends(ExitCode.Done);
        undisturbed.IsEqualTo(new Results(_workplace.PathOf("results", undisturbed.Name)));
        Assert.Equal([undisturbed.Name], Directory.GetDirectories(_workplace.PathOf("results")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_run_that_is_killed_in_the_middle_of_writing_a_checkpoint_goes_on_from_the_one_before()
    {
        // As many checkpoints as can be written: wherever the kill falls, one is being written.
        string? folder = null;
        using (var program = _workplace.Begin(["run", .. UndisturbedRun.Scenario, "--checkpoint-every", "virtual=100ms"]))
        {
            await Workplace.WaitUntilAsync(() => (folder = Unfinished()) is not null && new FileInfo(Path.Combine(folder, "checkpoints.db-wal")) is { Exists: true, Length: > 300_000 }, program);
            program.Kill();
            await program.WaitForExitAsync();
        }

        var outcome = (await _workplace.RunAsync("run", "--resume", folder!, "--checkpoint-every", "virtual=1s")).Ends(ExitCode.Done);

        Assert.Equal(undisturbed.Results.Fingerprint, outcome.Labelled("fingerprint"));
        undisturbed.IsEqualTo(new Results(outcome.Labelled("results")));
    }

    [Fact]
    public async Task A_run_that_is_interrupted_goes_on_by_the_name_of_its_results()
    {
        // At this pace the run lasts for twenty minutes, however fast the machine is.
        using (var program = _workplace.Begin(["run", .. UndisturbedRun.Scenario, "--checkpoint-every", "virtual=1s", "--pace", "1x"]))
        {
            await Workplace.WaitUntilAsync(() => Unfinished() is not null, program);
            using var interrupt = Process.Start("kill", ["-s", "INT", Text(program.Id)]);
            await program.WaitForExitAsync();
            Assert.Equal(ExitCode.Interrupted, program.ExitCode);
        }

        var interrupted = Assert.Single(Directory.GetDirectories(_workplace.PathOf("results"), "*-interrupted"));
        var outcome = (await _workplace.RunAsync("run", "--resume", interrupted)).Ends(ExitCode.Done);

        undisturbed.IsEqualTo(new Results(outcome.Labelled("results")));
        Assert.Null(Unfinished());
    }

    [TmpfsFact]
    public async Task A_run_whose_disk_is_full_says_so_and_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(_workplace.PathOf("disk"), megabytes: 1);
        string[] words = ["run", .. UndisturbedRun.Scenario, "--out", disk.Folder, "--checkpoint-every", "virtual=2s"];

        var full = (await _workplace.RunAsync(words)).Ends(ExitCode.RunFailed);
        disk.Grow(megabytes: 500);
        var unfinished = Assert.Single(Directory.GetDirectories(disk.Folder, "*-unfinished"));
        var outcome = (await _workplace.RunAsync("run", "--resume", unfinished)).Ends(ExitCode.Done);

        Assert.Matches("(?i)full|no space left", full.Errors);
        Assert.Contains("run --resume " + unfinished, full.Errors, StringComparison.Ordinal);
        undisturbed.IsEqualTo(new Results(outcome.Labelled("results")));
    }

    [Fact]
    public async Task A_run_that_another_process_is_making_is_not_touched()
    {
        using var program = _workplace.Begin(["run", .. UndisturbedRun.Scenario, "--set", "length=30d", "--checkpoint-every", "virtual=1s"]);
        await Workplace.WaitUntilAsync(() => Unfinished() is not null, program);

        var second = await _workplace.RunAsync("run", "--resume", Unfinished()!);
        program.Kill();

        Assert.Contains("is in use", second.Ends(ExitCode.RunFailed).Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--checkpoint-every", "often")]
    [InlineData("--checkpoint-every", "0s")]
    [InlineData("--checkpoint-every", "1s,2s")]
    [InlineData("--resume", "results/nothing")]
    [InlineData("--resume", "results/nothing", "two-venue-spiral")]
    public async Task What_cannot_be_meant_is_bad_input(params string[] words)
    {
        var outcome = await _workplace.RunAsync(["run", .. words]);

        Assert.NotEmpty(outcome.Ends(ExitCode.BadInput).ErrorLines);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private string? Unfinished() =>
        Directory.Exists(_workplace.PathOf("results"))
            ? Directory.GetDirectories(_workplace.PathOf("results"), "*-unfinished").FirstOrDefault(folder => File.Exists(Path.Combine(folder, "checkpoints.db")))
            : null;
}
