using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace ExchangeMesh.Deployment.Tests;

/// <summary>A registry on loopback with one small image, so that an image can be built on something where the real base is out of reach.</summary>
internal sealed class BaseImageRegistry : IDisposable
{
    private const string Distribution = "application/vnd.docker.distribution.manifest.v2+json";

    private readonly HttpListener _listener = new();
    private readonly SortedDictionary<string, byte[]> _answers = new(StringComparer.Ordinal);
    private readonly Task _serving;

    public BaseImageRegistry()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        Address = free.LocalEndpoint.ToString()!;
        free.Stop();
        AddImage();
        _listener.Prefixes.Add($"http://{Address}/");
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>The image's name.</summary>
    public string Image => $"{Address}/base:1";

    public void Dispose()
    {
        _listener.Close();
        _serving.GetAwaiter().GetResult();
    }

    private static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private void AddImage()
    {
        using var files = new MemoryStream();
        using (var tar = new TarWriter(files, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "etc/os-release") { DataStream = new MemoryStream("ID=base\n"u8.ToArray()) });
        }

        using var squeezed = new MemoryStream();
        using (var gzip = new GZipStream(squeezed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(files.ToArray());
        }

        var layer = squeezed.ToArray();
        var config = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Env"] = new JsonArray("PATH=/usr/bin") },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(DigestOf(files.ToArray())) },
        }.ToJsonString());
        _answers["/v2/"] = "{}"u8.ToArray();
        _answers["/v2/base/blobs/" + DigestOf(config)] = config;
        _answers["/v2/base/blobs/" + DigestOf(layer)] = layer;
        _answers["/v2/base/manifests/1"] = Encoding.UTF8.GetBytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Distribution,
            ["config"] = Described("application/vnd.docker.container.image.v1+json", config),
            ["layers"] = new JsonArray(Described("application/vnd.docker.image.rootfs.diff.tar.gzip", layer)),
        }.ToJsonString());
    }

    private static JsonObject Described(string type, byte[] content) =>
        new() { ["mediaType"] = type, ["size"] = content.Length, ["digest"] = DigestOf(content) };

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // The test has ended.
                return;
            }

            using var response = context.Response;
            var path = context.Request.Url!.AbsolutePath;
            if (!_answers.TryGetValue(path, out var answer))
            {
                response.StatusCode = (int)HttpStatusCode.NotFound;
                continue;
            }

            response.ContentType = path.Contains("/manifests/", StringComparison.Ordinal) ? Distribution : "application/octet-stream";
            response.Headers["Docker-Content-Digest"] = DigestOf(answer);
            response.ContentLength64 = answer.Length;
            if (context.Request.HttpMethod == "GET")
            {
                await response.OutputStream.WriteAsync(answer);
            }
        }
    }
}
