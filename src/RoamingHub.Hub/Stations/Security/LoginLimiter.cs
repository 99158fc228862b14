using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>
/// Slows guessing: an address that has failed too often is not heard for a while. Never by the station's name alone, or anybody could lock a
/// station out by guessing at it; and a station is always heard at the address of its last good login, whatever its neighbours behind the
/// same router do.
/// </summary>
internal sealed class LoginLimiter(StationOptions options, TimeProvider time)
{
    private const int PrunedAbove = 10_000;
    private readonly ConcurrentDictionary<IPAddress, (double Tokens, long At)> _failures = new();
    private readonly ConcurrentDictionary<string, IPAddress> _homes = new(StringComparer.Ordinal);

    public bool MayTry(IPAddress address, string station) =>
        !_failures.TryGetValue(NetOf(address), out var left) || Refilled(left) >= 1
        || (_homes.TryGetValue(station, out var home) && home.Equals(address));

    public void Failed(IPAddress address)
    {
        var now = time.GetTimestamp();
        _failures.AddOrUpdate(
            NetOf(address), _ => (options.FailedLoginsPerMinute - 1, now), (_, left) => (Math.Max(0, Refilled(left) - 1), now));
        if (_failures.Count > PrunedAbove)
            Prune();
    }

    public void Succeeded(IPAddress address, string station) => _homes[station] = address;

    private double Refilled((double Tokens, long At) left) =>
        Math.Min(options.FailedLoginsPerMinute, left.Tokens + (time.GetElapsedTime(left.At).TotalMinutes * options.FailedLoginsPerMinute));

    private void Prune()
    {
        foreach (var (address, left) in _failures)
        {
            if (Refilled(left) >= options.FailedLoginsPerMinute)
                _failures.TryRemove(address, out _);
        }
    }

    // One household or attacker has a whole /64 of IPv6.
    private static IPAddress NetOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new(bytes);
    }
}
