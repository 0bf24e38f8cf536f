using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ExchangeMesh.Node.Dashboard;

/// <summary>Lets in who may use the dashboard, and nobody else: before any route is looked at.</summary>
/// <remarks>
/// A page of another site that is open in the same browser must reach neither a loopback address under a name of its own, nor the
/// dashboard with the browser's cookie: so the name that was asked for must be one of ours, and an origin that is stated must be ours.
/// </remarks>
/// <param name="options">Where the dashboard listens, and its token.</param>
internal sealed class AccessGuard(DashboardOptions options)
{
    private const string Parameter = "token";
    private const string Bearer = "Bearer ";

    private readonly byte[]? _token = options.Token is { } token ? SHA256.HashData(Encoding.UTF8.GetBytes(token)) : null;
    private readonly string _cookie = $"exchangemesh-{options.Listen.Port}";

    /// <summary>Passes a request on, or answers it.</summary>
    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (!IsOurs(context.Request))
        {
            return Refuse(context, StatusCodes.Status403Forbidden, "this address was asked for under a name, or from a page, that is not the dashboard's own");
        }

        if (_token is null || IsToken(context.Request.Cookies[_cookie]) || IsToken(BearerOf(context.Request)))
        {
            return next(context);
        }

        if (HttpMethods.IsGet(context.Request.Method) && context.Request.Path == "/" && IsToken(context.Request.Query[Parameter]))
        {
            // From now on the browser knows it, and the address bar no longer shows it.
            context.Response.Cookies.Append(_cookie, context.Request.Query[Parameter]!, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/" });
            context.Response.Redirect("/");
            return Task.CompletedTask;
        }

        return Refuse(context, StatusCodes.Status401Unauthorized, "a token is needed: open the address that the program printed, with ?token= and the token behind it");
    }

    private static Task Refuse(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(why + "\n");
    }

    private bool IsOurs(HttpRequest request)
    {
        var host = request.Host.Host.Trim('[', ']');
        var isOurName = !options.IsLoopback
            || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        return isOurName && (request.Headers.Origin is not [{ Length: > 0 } origin] || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));
    }

    private bool IsToken(string? given) =>
        given is { Length: > 0 and <= 512 } && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), _token);

    private static string? BearerOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } value] && value.StartsWith(Bearer, StringComparison.Ordinal) ? value[Bearer.Length..] : null;
}
