namespace RoamingHub.Hub.Stations;

/// <summary>How stations are let in and held (<c>Hub:Stations:…</c>). A setting that makes no sense stops the hub at its start.</summary>
internal sealed record StationOptions
{
    /// <summary>Shortest heartbeat interval a station is told, in seconds: below, a fleet does little but beat.</summary>
    public const int LeastHeartbeatInterval = 10;

    /// <summary>Whether stations nobody described may connect.</summary>
    public bool AutoProvision { get; init; }

    /// <summary>What stations are told, in seconds.</summary>
    public int HeartbeatInterval { get; init; }

    /// <summary>Whether a station without a password may connect at all.</summary>
    public bool AllowProfile0 { get; init; }

    /// <summary>The O that stations' certificates must carry; null for any.</summary>
    public string? CpoName { get; init; }

    /// <summary>A station that was silent this long is pinged.</summary>
    public TimeSpan PingInterval { get; init; }

    /// <summary>A station that does not answer a ping within this time is gone.</summary>
    public TimeSpan PingTimeout { get; init; }

    public int MaxConnections { get; init; }

    /// <summary>Stations that are being let in at the same time; more are told to come back.</summary>
    public int MaxArrivals { get; init; }

    /// <summary>Messages that one station may send at once before it is read more slowly.</summary>
    public int MessageBurst { get; init; }

    /// <summary>Messages a second that one station may send for good.</summary>
    public int MessagesPerSecond { get; init; }

    /// <summary>Failed logins that one address may make at once at a station, and again each minute; ten times as many at all stations.</summary>
    public int FailedLoginsPerMinute { get; init; }

    /// <exception cref="InvalidOperationException">A setting is out of its range; the message names it.</exception>
    public static StationOptions From(IConfiguration configuration)
    {
        var stations = configuration.GetSection("Hub:Stations");
        return new()
        {
            AutoProvision = stations.GetValue(nameof(AutoProvision), false),
            HeartbeatInterval = Number(nameof(HeartbeatInterval), 300, LeastHeartbeatInterval, 86_400),
            AllowProfile0 = stations.GetValue(nameof(AllowProfile0), true),
            CpoName = stations[nameof(CpoName)] is { Length: > 0 } name ? name : null,
            PingInterval = TimeSpan.FromSeconds(Number(nameof(PingInterval), 60, 1, 3600)),
            PingTimeout = TimeSpan.FromSeconds(Number(nameof(PingTimeout), 30, 1, 3600)),
            MaxConnections = Number(nameof(MaxConnections), 20_000, 1, 1_000_000),
            MaxArrivals = Number(nameof(MaxArrivals), 500, 1, 100_000),
            MessageBurst = Number(nameof(MessageBurst), 1000, 1, 1_000_000),
            MessagesPerSecond = Number(nameof(MessagesPerSecond), 100, 1, 100_000),
            FailedLoginsPerMinute = Number(nameof(FailedLoginsPerMinute), 10, 1, 100_000),
        };

        int Number(string name, int otherwise, int least, int most) => stations.GetValue(name, otherwise) is var value && value >= least && value <= most
            ? value
            : throw new InvalidOperationException($"Hub:Stations:{name} is {value}; it must be {least} to {most}.");
    }
}
