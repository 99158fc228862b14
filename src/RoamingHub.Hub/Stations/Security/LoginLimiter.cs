using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>
/// Slows guessing: an address that has failed too often at a station, or ten times as often at any, is not heard for a while. Never by the
/// station's name alone, or anybody could lock a station out by guessing at it; and at the address of its last good login a station is heard
/// whatever its neighbours behind the same router do, until ten times as many have failed there under its own name.
/// </summary>
internal sealed class LoginLimiter(StationOptions options, TimeProvider time)
{
    private const int Wider = 10;
    private const int PrunedAbove = 10_000;

    private readonly ConcurrentDictionary<Bucket, (double Tokens, long At)> _left = new();
    private readonly ConcurrentDictionary<string, IPAddress> _homes = new(StringComparer.Ordinal);

    public bool MayTry(IPAddress address, string station)
    {
        var net = NetOf(address);
        return (Left(new(net, station, Of.Station)) >= 1 && Left(new(net, "", Of.Address)) >= 1)
            || (IsHome(address, station) && Left(new(net, station, Of.Home)) >= 1);
    }

    public void Failed(IPAddress address, string station)
    {
        var net = NetOf(address);
        Take(new(net, station, Of.Station));
        Take(new(net, "", Of.Address));
        if (IsHome(address, station))
            Take(new(net, station, Of.Home));
        if (_left.Count > PrunedAbove)
            Prune();
    }

    public void Succeeded(IPAddress address, string station) => _homes[station] = address;

    private bool IsHome(IPAddress address, string station) => _homes.TryGetValue(station, out var home) && home.Equals(address);

    private void Take(Bucket bucket) => _left[bucket] = (Math.Max(0, Left(bucket) - 1), time.GetTimestamp());

    private double Left(Bucket bucket)
    {
        var most = MostOf(bucket);
        return _left.TryGetValue(bucket, out var left)
            ? Math.Min(most, left.Tokens + (time.GetElapsedTime(left.At).TotalMinutes * most))
            : most;
    }

    private int MostOf(Bucket bucket) => bucket.Of == Of.Station ? options.FailedLoginsPerMinute : Wider * options.FailedLoginsPerMinute;

    private void Prune()
    {
        foreach (var bucket in _left.Keys)
        {
            if (Left(bucket) >= MostOf(bucket))
                _left.TryRemove(bucket, out _);
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

    private enum Of
    {
        /// <summary>One station from one network.</summary>
        Station,

        /// <summary>All stations from one network.</summary>
        Address,

        /// <summary>One station from the network of its last good login.</summary>
        Home,
    }

    private readonly record struct Bucket(IPAddress Net, string Station, Of Of);
}
