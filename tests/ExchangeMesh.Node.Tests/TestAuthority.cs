using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExchangeMesh.Node.Tests;

/// <summary>An authority that signs nodes' certificates, made for one test.</summary>
public sealed class TestAuthority : IDisposable
{
    private readonly Workplace _workplace;
    private readonly string _name;
    private readonly X509Certificate2 _certificate;

    /// <summary>Makes an authority and writes its certificate to the workplace.</summary>
    public TestAuthority(Workplace workplace, string name)
    {
        _workplace = workplace;
        _name = name;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(2));
        File.WriteAllText(AuthorityFile, _certificate.ExportCertificatePem());
    }

    private string AuthorityFile => _workplace.PathOf($"{_name}.authority.pem");

    /// <summary>Signs a certificate and returns the flags by which a node uses it.</summary>
    /// <param name="name">What the certificate is called.</param>
    /// <param name="host">The name or address for which it is; empty for none.</param>
    /// <param name="lasts">How long it is valid from yesterday on.</param>
    /// <param name="uses">What for: 1 for the called end of TLS, 2 for the calling.</param>
    public string[] Sign(string name, string host = "127.0.0.1", TimeSpan? lasts = null, params int[] uses)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var oids = new OidCollection();
        foreach (var use in uses is [] ? [1, 2] : uses)
        {
            oids.Add(new Oid($"1.3.6.1.5.5.7.3.{use}"));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(host, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        using var certificate = request.Create(_certificate, from, from + (lasts ?? TimeSpan.FromDays(2)), RandomNumberGenerator.GetBytes(8));
        var file = _workplace.PathOf($"{_name}.{name}.pem");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        File.WriteAllText(file + ".key", key.ExportPkcs8PrivateKeyPem());
        return ["--tls-certificate", file, "--tls-key", file + ".key", "--tls-authority", AuthorityFile];
    }

    public void Dispose() => _certificate.Dispose();
}
