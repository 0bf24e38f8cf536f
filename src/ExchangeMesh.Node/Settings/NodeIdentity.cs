using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExchangeMesh.Node.Settings;

/// <summary>With what a node proves who it is, and whom it believes: its certificate with the key, and the authorities that may sign nodes' certificates.</summary>
public sealed class NodeIdentity
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _authorities;

    private NodeIdentity(X509Certificate2 certificate, X509Certificate2Collection authorities)
    {
        Certificate = certificate;
        _authorities = authorities;
    }

    /// <summary>The node's certificate, with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Reads a node's certificate, its key and the authorities.</summary>
    /// <param name="files">PEM files.</param>
    /// <param name="fault">What is wrong, or empty.</param>
    /// <returns>The identity, or null where a file cannot be used or the certificate is none of the authorities'.</returns>
    public static NodeIdentity? Load(TlsFiles files, out string fault)
    {
        ArgumentNullException.ThrowIfNull(files);
        fault = "";
        try
        {
            using var read = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(files.Authority);

            // Not every platform uses a key for TLS that was never in a container.
            var certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
            var identity = new NodeIdentity(certificate, authorities);
            fault = identity.FaultOf(certificate, []);
            return fault.Length == 0 ? identity : null;
        }
        catch (Exception refused) when (refused is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            fault = $"the certificate, its key or the authority cannot be used: {refused.Message}";
            return null;
        }
    }

    /// <summary>Returns what is wrong with what another node shows, or empty: it must show a certificate that an authority has signed for both ends of TLS, that has not expired, and, where this node calls, that bears the name that was called.</summary>
    /// <param name="shown">The other's certificate, or null.</param>
    /// <param name="chain">What came with it, or null.</param>
    /// <param name="errors">What the platform found; of it only the name counts, since the platform does not know our authorities.</param>
    public string FaultOf(X509Certificate2? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is null)
        {
            return "it shows no certificate";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return $"its certificate, {shown.Subject}, is for another name";
        }

        return FaultOf(shown, chain?.ChainElements.Select(element => element.Certificate) ?? []);
    }

    private string FaultOf(X509Certificate2 shown, IEnumerable<X509Certificate2> between)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerUse));
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientUse));
        foreach (var certificate in between)
        {
            chain.ChainPolicy.ExtraStore.Add(certificate);
        }

        return chain.Build(shown)
            ? ""
            : $"the certificate, {shown.Subject}, is not one of the authority's: {string.Join(", ", chain.ChainStatus.Select(status => status.Status))}";
    }
}
