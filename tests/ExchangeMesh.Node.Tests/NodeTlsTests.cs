using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

public sealed class NodeTlsTests : IDisposable
{
    private readonly Workplace _workplace = new();
    private readonly TestAuthority _authority;

    public NodeTlsTests() => _authority = new TestAuthority(_workplace, "ours");

    public void Dispose()
    {
        _authority.Dispose();
        _workplace.Dispose();
    }

    [Fact]
    public async Task Nodes_with_certificates_of_one_authority_form_a_cluster_and_a_stranger_cannot_join_it()
    {
        using var others = new TestAuthority(_workplace, "others");
        await using var first = await RunningNode.StartAsync(_workplace, "one", _authority.Sign("one"));
        Assert.StartsWith("akka.ssl.tcp://exchangemesh@127.0.0.1:", first.Address, StringComparison.Ordinal);

        await using var stranger = await RunningNode.StartAsync(_workplace, "stranger", ["--seed-nodes", first.Seed, .. others.Sign("stranger")]);
        await using var plain = await RunningNode.StartAsync(_workplace, "plain", "--seed-nodes", first.Seed);
        Assert.Equal(ExitCode.RunFailed, await stranger.ExitAsync());
        await first.UntilAsync("it refuses the node without TLS", () => Task.FromResult(first.Log.Contains("Rejected incoming connection", StringComparison.Ordinal)));
        await using var second = await RunningNode.StartAsync(_workplace, "two", ["--seed-nodes", first.Seed, .. _authority.Sign("two")]);

        await first.UntilMembersAsync(2);
        await second.UntilMembersAsync(2);
        Assert.Contains("CN=one, is not one of the authority's", stranger.Log, StringComparison.Ordinal);
        Assert.Equal("[]", (await plain.GetAsync("/members")).Text);
        Assert.DoesNotContain(stranger.Seed, (await first.GetAsync("/members")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_does_not_join_through_one_whose_certificate_is_for_another_name()
    {
        await using var first = await RunningNode.StartAsync(_workplace, "one", ["--public-address", "elsewhere.example", .. _authority.Sign("one", host: "elsewhere.example")]);
        var port = first.Seed[(first.Seed.IndexOf(':', StringComparison.Ordinal) + 1)..];

        await using var second = await RunningNode.StartAsync(_workplace, "two", ["--seed-nodes", $"127.0.0.1:{port}", .. _authority.Sign("two")]);

        Assert.Equal(ExitCode.RunFailed, await second.ExitAsync());
        Assert.Contains("its certificate, CN=one, is for another name", second.Log, StringComparison.Ordinal);
        await first.UntilMembersAsync(1);
    }

    [Fact]
    public async Task A_node_does_not_start_with_a_certificate_for_another_name_than_its_own()
    {
        var outcome = (await _workplace.RunAsync(["node", .. _authority.Sign("one", host: "elsewhere.example")])).Ends(ExitCode.BadInput);

        Assert.Equal(
            ["--tls-certificate: error: the certificate is not for '127.0.0.1', by which others call this node"],
            outcome.ErrorLines);
    }

    [Fact]
    public async Task Who_calls_without_a_certificate_is_cut_off()
    {
        await using var node = await RunningNode.StartAsync(_workplace, "one", _authority.Sign("one"));
        var port = new Uri("tcp://" + node.Seed).Port;
        using var socket = new TcpClient("127.0.0.1", port);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, static (_, shown, _, _) => shown is not null);

        var read = await Record.ExceptionAsync(async () =>
        {
            await tls.AuthenticateAsClientAsync("127.0.0.1");

            // With TLS 1.3 the caller's end is done before the other has looked for a certificate.
            using var limit = new CancellationTokenSource(RunningNode.Patience);
            if (await tls.ReadAsync(new byte[1], limit.Token) == 0)
            {
                throw new IOException("cut off");
            }
        });

        Assert.True(read is IOException or AuthenticationException, $"{read}");
        await node.UntilAsync("it says so", () => Task.FromResult(node.Log.Contains("Rejected incoming connection", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Batches_travel_by_tls_too_and_change_no_bit()
    {
        using var probe = new TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        var port = ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        string[] data = ["--data-port", port.ToString(System.Globalization.CultureInfo.InvariantCulture), "--partitions", "1"];
        await using var first = await RunningNode.StartAsync(_workplace, "one", [.. data, .. _authority.Sign("one")]);
        await using var second = await RunningNode.StartAsync(_workplace, "two", ["--seed-nodes", first.Seed, "--partitions", "1", .. _authority.Sign("two")]);
        await second.UntilMembersAsync(2);
        string[] run = ["run", "quiet-market", "--set", "length=2m"];

        var alone = (await _workplace.RunAsync([.. run, "--out", "alone"])).Ends(ExitCode.Done);
        var together = (await _workplace.RunAsync([.. run, "--cluster", second.HttpAddress, "--out", "together"])).Ends(ExitCode.Done);
        using var socket = new TcpClient("127.0.0.1", port);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: false, static (_, shown, _, _) => shown?.Subject == "CN=one");
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            // With TLS 1.3 the caller's end is done before the other has looked for a certificate.
            await tls.AuthenticateAsClientAsync("127.0.0.1");
            using var limit = new CancellationTokenSource(RunningNode.Patience);
            Assert.NotEqual(0, await tls.ReadAsync(new byte[1], limit.Token));
        });

        Assert.Equal(alone.Labelled("fingerprint"), together.Labelled("fingerprint"));
        Assert.Equal("2", together.Labelled("nodes"));
        await first.UntilAsync("it says who was refused", () => Task.FromResult(first.Log.Contains("a link from 127.0.0.1", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("expired", 0.5, new[] { 1, 2 }, "NotTimeValid")]
    [InlineData("server", 2, new[] { 1 }, "NotValidForUsage")]
    [InlineData("client", 2, new[] { 2 }, "NotValidForUsage")]
    public async Task A_node_does_not_start_with_a_certificate_that_others_would_refuse(string name, double days, int[] uses, string reason)
    {
        string[] flags = _authority.Sign(name, "127.0.0.1", TimeSpan.FromDays(days), uses);

        var outcome = (await _workplace.RunAsync(["node", "--port", "0", "--http-port", "0", .. flags])).Ends(ExitCode.BadInput);

        var line = Assert.Single(outcome.ErrorLines);
        Assert.StartsWith($"--tls-certificate: error: the certificate, CN={name}, is not one of the authority's: ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_does_not_start_with_a_certificate_of_another_authority_or_the_key_of_another_node()
    {
        using var others = new TestAuthority(_workplace, "others");
        var (mine, theirs) = (_authority.Sign("one"), others.Sign("one"));
        string[][] mixtures = [[.. mine[..4], .. theirs[4..]], [.. mine[..2], .. theirs[2..4], .. mine[4..]]];
        foreach (var flags in mixtures)
        {
            var outcome = (await _workplace.RunAsync(["node", "--port", "0", "--http-port", "0", .. flags])).Ends(ExitCode.BadInput);

            Assert.StartsWith("--tls-certificate: error: the certificate, ", Assert.Single(outcome.ErrorLines), StringComparison.Ordinal);
        }
    }
}
