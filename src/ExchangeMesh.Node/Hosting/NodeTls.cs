using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;
using ExchangeMesh.Actors.Links;
using ExchangeMesh.Node.Settings;

namespace ExchangeMesh.Node.Hosting;

/// <summary>TLS between nodes: both ends must show a certificate, and both look at it in the same way.</summary>
internal static class NodeTls
{
    /// <summary>Returns what makes Akka's transport talk by TLS.</summary>
    /// <param name="identity">With what the node proves who it is, and whom it believes.</param>
    public static DotNettySslSetup Of(NodeIdentity identity) => new(
        identity.Certificate,
        suppressValidation: false,
        requireMutualAuthentication: true,
        validateCertificateHostname: true,
        customValidator: (shown, chain, peer, errors, log) =>
        {
            var fault = identity.FaultOf(shown, chain, errors);
            if (fault.Length > 0)
            {
                log.Error("the node at {0} is refused: {1}", peer, fault);
            }

            return fault.Length == 0;
        });

    /// <summary>Returns how a node takes links and calls other nodes for them; null where its batches travel by Akka's remoting.</summary>
    /// <param name="options">The node's checked settings.</param>
    public static LinkTerms? LinksOf(NodeOptions options)
    {
        if (options.Links is not { } bind)
        {
            return null;
        }

        var terms = new LinkTerms(bind, options.Public.Host, options.LinksPublicPort);
        if (options.Identity is not { } identity)
        {
            return terms;
        }

        bool Believes(X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) =>
            identity.FaultOf(shown as X509Certificate2, chain, errors).Length == 0;
        return terms with
        {
            WhenCalled = new SslServerAuthenticationOptions
            {
                ServerCertificate = identity.Certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, shown, chain, errors) => Believes(shown, chain, errors),
            },
            WhenCalling = host => new SslClientAuthenticationOptions
            {
                TargetHost = host,
                ClientCertificates = [identity.Certificate],
                RemoteCertificateValidationCallback = (_, shown, chain, errors) => Believes(shown, chain, errors),
            },
        };
    }
}
