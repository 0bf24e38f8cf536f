using Akka.Event;
using Akka.Remote.Transport.DotNetty;
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
}
