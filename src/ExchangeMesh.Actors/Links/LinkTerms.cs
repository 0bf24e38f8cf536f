using System.Net;
using System.Net.Security;

namespace ExchangeMesh.Actors.Links;

/// <summary>Where a node takes links from other nodes, and how.</summary>
/// <param name="Bind">Where it listens; port 0 takes a free one.</param>
/// <param name="PublicHost">The name or address by which other nodes reach it.</param>
/// <param name="PublicPort">The port by which they do; 0 stands for the one that is bound.</param>
public sealed record LinkTerms(IPEndPoint Bind, string PublicHost, int PublicPort = 0)
{
    /// <summary>How the node shows who it is, and looks at others, where it is called; null without TLS.</summary>
    public SslServerAuthenticationOptions? WhenCalled { get; init; }

    /// <summary>The same where it calls another node, by that node's name; null without TLS.</summary>
    public Func<string, SslClientAuthenticationOptions>? WhenCalling { get; init; }
}
