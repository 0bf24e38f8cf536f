using System.Net;
using System.Security.Cryptography;

namespace ExchangeMesh.Node.Dashboard;

/// <summary>Where the dashboard listens, and who may use it.</summary>
/// <param name="Listen">The address.</param>
/// <param name="Token">What a page must know; null where everybody who reaches the address may use it, which only programs of this machine may.</param>
public sealed record DashboardOptions(IPEndPoint Listen, string? Token)
{
    /// <summary>The port where none is given.</summary>
    public const int DefaultPort = 8090;

    /// <summary>The least number of characters of a token.</summary>
    public const int ShortestToken = 16;

    /// <summary>Whether only programs of this machine reach the address.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Listen.Address);

    /// <summary>Reads where to listen, and the token.</summary>
    /// <param name="address"><c>HOST:PORT</c>, <c>HOST</c> or <c>:PORT</c>, the host by number or <c>localhost</c>; empty for this machine alone.</param>
    /// <param name="tokenFile">The file that holds the token; null for none, so that one is made where one is needed.</param>
    /// <param name="options">The options, or null.</param>
    /// <returns>What is wrong, as a sentence; empty where nothing is.</returns>
    public static string TryRead(string address, string? tokenFile, out DashboardOptions? options)
    {
        ArgumentNullException.ThrowIfNull(address);
        options = null;
        if (!TryAddress(address, out var listen))
        {
            return $"{address}: expected HOST:PORT, such as 127.0.0.1:{DefaultPort} or 0.0.0.0:{DefaultPort}; the host by its number, or localhost";
        }

        if (TryToken(tokenFile, out var token) is { Length: > 0 } problem)
        {
            return problem;
        }

        options = new DashboardOptions(listen, token ?? (IPAddress.IsLoopback(listen.Address) ? null : NewToken()));
        return "";
    }

    /// <summary>Returns a token that nobody can guess.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    private static bool TryAddress(string text, out IPEndPoint listen)
    {
        var colon = text.LastIndexOf(':');
        var hasPort = colon >= 0 && !text.EndsWith(']') && (text.IndexOf(':', StringComparison.Ordinal) == colon || text[colon - 1] == ']');
        var host = hasPort ? text[..colon] : text;
        var port = DefaultPort;
        listen = new IPEndPoint(IPAddress.Loopback, port);
        if (hasPort && !int.TryParse(text[(colon + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out port))
        {
            return false;
        }

        IPAddress? parsed = IPAddress.Loopback;
        if (port > IPEndPoint.MaxPort || (host is not ("" or "localhost") && !IPAddress.TryParse(host, out parsed)))
        {
            return false;
        }

        listen = new IPEndPoint(parsed!, port);
        return true;
    }

    private static string TryToken(string? file, out string? token)
    {
        token = null;
        if (file is null)
        {
            return "";
        }

        try
        {
            token = File.ReadAllText(file).Trim();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"{file}: the token cannot be read: {fault.Message}";
        }

        return token.Length >= ShortestToken && token.All(static letter => letter is > ' ' and <= '~')
            ? ""
            : $"{file}: expected a token of at least {ShortestToken} characters without spaces";
    }
}
