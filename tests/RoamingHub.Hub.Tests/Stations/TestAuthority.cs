using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Authorization;
using RoamingHub.Hub.Authorization;

namespace RoamingHub.Hub.Tests.Stations;

/// <summary>Knows two tokens: one it cannot answer for without breaking, and one it answers for when the test says so.</summary>
internal sealed class TestAuthority : ITokenAuthority
{
    public const string Broken = "BROKEN";
    public const string Slow = "SLOW";

    private readonly SemaphoreSlim _asked = new(0);
    private readonly SemaphoreSlim _goOn = new(0);

    public string Source => "test";

    /// <summary>Entered once for each question about the slow token.</summary>
    public SemaphoreSlim Asked => _asked;

    public void GoOn() => _goOn.Release();

    public async Task<AuthorityAnswer> AskAsync(TokenQuery query, CancellationToken ct)
    {
        if (query.Token.IdTag == Broken)
            throw new InvalidOperationException("This authority is broken.");
        if (query.Token.IdTag == Slow)
        {
            _asked.Release();
            await _goOn.WaitAsync(ct);
        }

        return new AuthorityAnswer.NotMine();
    }
}

internal static class TestAuthorities
{
    public static void AddAuthority(this IServiceCollection services, TestAuthority authority) => services.AddSingleton<ITokenAuthority>(authority);
}
