using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>
/// Slows guessing: an address that has failed too often at a station, or ten times as often at any, is not heard for a while. Never by the
/// station's name alone, or anybody could lock a station out by guessing at it; and a station is always heard at the address of its last good
/// login, whatever its neighbours behind the same router do.
/// </summary>
internal sealed class LoginLimiter(StationOptions options, TimeProvider time)
{
    private const int StationsOfAnAddress = 10;
    private const int PrunedAbove = 10_000;
    private const string AnyStation = "";

    private readonly ConcurrentDictionary<(IPAddress Net, string Station), (double Tokens, long At)> _left = new();
    private readonly ConcurrentDictionary<string, IPAddress> _homes = new(StringComparer.Ordinal);

    public bool MayTry(IPAddress address, string station)
    {
        var net = NetOf(address);
        return (Left(net, station) >= 1 && Left(net, AnyStation) >= 1) || (_homes.TryGetValue(station, out var home) && home.Equals(address));
    }

    public void Failed(IPAddress address, string station)
    {
        var net = NetOf(address);
        foreach (var name in new[] { station, AnyStation })
            _left[(net, name)] = (Math.Max(0, Left(net, name) - 1), time.GetTimestamp());
        if (_left.Count > PrunedAbove)
            Prune();
    }

    public void Succeeded(IPAddress address, string station) => _homes[station] = address;

    private double Left(IPAddress net, string station)
    {
        var most = MostOf(station);
        return _left.TryGetValue((net, station), out var left)
            ? Math.Min(most, left.Tokens + (time.GetElapsedTime(left.At).TotalMinutes * most))
            : most;
    }

    private int MostOf(string station) => station == AnyStation ? StationsOfAnAddress * options.FailedLoginsPerMinute : options.FailedLoginsPerMinute;

    private void Prune()
    {
        foreach (var (net, station) in _left.Keys)
        {
            if (Left(net, station) >= MostOf(station))
                _left.TryRemove((net, station), out _);
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
