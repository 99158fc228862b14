using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace RoamingHub.Hub.Api;

/// <summary><c>Authorization: Bearer &lt;key&gt;</c>: the key's roles become the caller's.</summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeys keys)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";
    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }

    private AuthenticateResult Authenticate()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        if (keys.Find(header[Bearer.Length..].Trim()) is not { } key)
            return AuthenticateResult.Fail("unknown key");
        var identity = new ClaimsIdentity(key.Roles.Select(r => new Claim(ClaimTypes.Role, r)).Append(new(ClaimTypes.Name, key.Name)), Scheme);
        return AuthenticateResult.Success(new(new(identity), Scheme));
    }
}

internal static class Caller
{
    /// <summary>Who does it, as events keep it.</summary>
    public static string Who(this ClaimsPrincipal caller) => "key:" + (caller.Identity?.Name ?? "unknown");
}
