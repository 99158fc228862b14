using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace RoamingHub.Hub.Partners;

/// <summary>The address partners reach us at, without a slash at its end: the configured one, else the first the server listens on.</summary>
internal sealed class PublicAddress(HubOptions options, IServer server)
{
    public string Url => options.PublicUrl ?? Listening() ?? throw new InvalidOperationException("The server has no address yet.");

    // Nobody can call "any address": on the same machine it is localhost.
    private string? Listening() => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/')
        .Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal);
}
