using ExchangeMesh.Node.Dashboard;

namespace ExchangeMesh.Node.Tests.Dashboard;

public sealed class DashboardOptionsTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("", "127.0.0.1:8090")]
    [InlineData("localhost", "127.0.0.1:8090")]
    [InlineData(":9000", "127.0.0.1:9000")]
    [InlineData("127.0.0.1:0", "127.0.0.1:0")]
    [InlineData("[::1]:80", "[::1]:80")]
    public void Who_reaches_it_from_this_machine_alone_needs_no_token(string text, string expected)
    {
        Assert.Equal("", DashboardOptions.TryRead(text, null, out var options));

        Assert.Equal(expected, options!.Listen.ToString());
        Assert.True(options.IsLoopback);
        Assert.Null(options.Token);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3:80")]
    [InlineData("[::]:80")]
    public void Bound_elsewhere_it_has_a_token_that_is_new_each_time(string text)
    {
        Assert.Equal("", DashboardOptions.TryRead(text, null, out var first));
        Assert.Equal("", DashboardOptions.TryRead(text, null, out var second));

        Assert.False(first!.IsLoopback);
        Assert.Equal(48, first.Token!.Length);
        Assert.NotEqual(first.Token, second!.Token);
    }

    [Theory]
    [InlineData("example.org:80")]
    [InlineData("127.0.0.1:port")]
    [InlineData("127.0.0.1:70000")]
    [InlineData("1:2:3")]
    public void An_address_that_is_none_is_named(string text) =>
        Assert.Contains(text, DashboardOptions.TryRead(text, null, out _), StringComparison.Ordinal);

    [Fact]
    public void A_token_is_read_from_a_file_and_a_short_one_refused()
    {
        var file = _workplace.PathOf("token");
        File.WriteAllText(file, "a-token-of-some-length\n");
        Assert.Equal("", DashboardOptions.TryRead("", file, out var options));
        Assert.Equal("a-token-of-some-length", options!.Token);

        File.WriteAllText(file, "short");

        Assert.Contains("at least 16", DashboardOptions.TryRead("", file, out _), StringComparison.Ordinal);
        Assert.Contains("cannot be read", DashboardOptions.TryRead("", _workplace.PathOf("none"), out _), StringComparison.Ordinal);
    }
}
