namespace RoamingHub.Simulators.Stations.Swarm;

/// <summary>A crowd of lean stations that charge without pause, each waiting for every answer.</summary>
public sealed record SwarmOptions
{
    /// <summary>Where the hub listens, without the station id: ws://host:port/ocpp.</summary>
    public required Uri Url { get; init; }

    public int Stations { get; init; } = 200;

    /// <summary>Stations are called prefix plus number: SWARM-0001.</summary>
    public string IdPrefix { get; init; } = "SWARM-";

    /// <summary>The same for all; null sends no credentials.</summary>
    public string? Password { get; init; }

    public string IdTag { get; init; } = "SWARMCARD";

    public int MeterValuesPerCharge { get; init; } = 10;

    /// <summary>No charge begins after this. Charges under way are finished.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Charges of each station; null charges until <see cref="Duration"/> is over.</summary>
    public int? ChargesPerStation { get; init; }

    /// <summary>When the first charge begins, on the clock of the stations. Each takes ten minutes of it.</summary>
    public DateTimeOffset FirstCharge { get; init; } = TimeProvider.System.GetUtcNow().AddDays(-90);

    public string StationId(int number) => $"{IdPrefix}{number:D4}";
}
