using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;

namespace RoamingHub.Simulators.Stations;

/// <summary>Who a simulated station is and how it behaves on the line.</summary>
public sealed record StationOptions
{
    public required string Id { get; init; }

    /// <summary>Where the hub listens, without the id: ws://host:port/ocpp.</summary>
    public required Uri Url { get; init; }

    /// <summary>HTTP Basic, the station id as user name. Null sends no credentials.</summary>
    public string? Password { get; init; }

    /// <summary>The password is hexadecimal and goes out as the bytes it stands for (OCPP 1.6-J §6.2.2).</summary>
    public bool KeyAsBytes { get; init; }

    /// <summary>Shown to the hub where it asks for one; with its private key.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Whom the station trusts to vouch for the hub; the machine's own roots when empty.</summary>
    public IReadOnlyList<X509Certificate2> Roots { get; init; } = [];

    public string Vendor { get; init; } = "Nordlicht";

    public string Model { get; init; } = "Polar 22";

    public string FirmwareVersion { get; init; } = "4.2.0";

    /// <summary>Who runs the station; it stands in certificate requests.</summary>
    public string Organization { get; init; } = "Example CPO";

    /// <summary>2.0.1: EVSEs, each with one connector.</summary>
    public int Connectors { get; init; } = 1;

    /// <summary>Drives waiting and, through <see cref="StationClock"/>, the timestamps in messages.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How long an answer may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait between a lost connection and each try to connect again.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether a station that comes back says BootNotification before it sends what it kept.</summary>
    public bool BootAfterReconnect { get; init; } = true;

    /// <summary>A transaction message that was refused this often is thrown away (OCPP 1.6 §9.1.33).</summary>
    public int TransactionMessageAttempts { get; init; } = 3;

    /// <summary>Wait after a refusal, times the number of refusals so far (OCPP 1.6 §9.1.34).</summary>
    public TimeSpan TransactionMessageRetryInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Some stations make up a new message id when they repeat a message.</summary>
    public bool NewIdOnRepeat { get; init; }

    /// <summary>How many cards the local list holds (SendLocalListMaxLength, LocalAuthListCtrlr.Entries).</summary>
    public int LocalListMaxLength { get; init; } = 1000;

    /// <summary>What the station does wrong.</summary>
    public StationFaults Faults { get; init; } = StationFaults.None;

    /// <summary>2.0.1: readings at the end of a charge are signed.</summary>
    public bool SignsReadings { get; init; }

    /// <summary>What a charge that the hub has started delivers.</summary>
    public ChargePlan RemoteCharge { get; init; } = new();

    /// <summary>Proxies, keep-alive.</summary>
    public Action<ClientWebSocketOptions>? ConfigureSocket { get; init; }
}

/// <summary>How a charge runs: its energy, evenly spread over its duration and its samples.</summary>
/// <param name="EnergyWh">Wh.</param>
/// <param name="Samples">Readings between start and stop.</param>
public sealed record ChargePlan(long EnergyWh = 11_000, int Samples = 4)
{
    /// <summary>On the station's clock, not on the wall.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromHours(1);
}
