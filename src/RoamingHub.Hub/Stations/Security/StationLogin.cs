using System.Text;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>What a station says of itself in the request that opens its socket.</summary>
/// <param name="Password">As bytes: a key need not be text (OCPP 1.6-J §6.2.2).</param>
internal sealed record StationLogin(string User, ReadOnlyMemory<byte> Password)
{
    /// <summary>Reads HTTP Basic. False when there is something, but not exactly one sound header; null login when there is nothing.</summary>
    public static bool TryRead(HttpRequest request, out StationLogin? login)
    {
        login = null;
        var headers = request.Headers.Authorization;
        if (headers.Count == 0)
            return true;
        if (headers is not [{ } header] || !header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return false;
        var buffer = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), buffer, out var length))
            return false;
        var colon = buffer.AsSpan(0, length).IndexOf((byte)':');
        if (colon < 0)
            return false;
        login = new(Encoding.UTF8.GetString(buffer, 0, colon), buffer.AsMemory(colon + 1, length - colon - 1));
        return true;
    }
}
