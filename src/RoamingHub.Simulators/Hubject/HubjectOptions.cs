using System.Security.Cryptography.X509Certificates;

namespace RoamingHub.Simulators.Hubject;

/// <summary>How a simulated Hubject is started.</summary>
public sealed record HubjectOptions
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where it listens on the loopback address; 0: a port that the operating system chooses.</summary>
    public int Port { get; init; }

    /// <summary>Whether it is worked by HTTP under `/desk` (see <see cref="HubjectDesk"/>).</summary>
    public bool WithDesk { get; init; }

    /// <summary>Null: plain HTTP.</summary>
    public HubjectTls? Tls { get; init; }
}

/// <summary>Mutual TLS. A caller without a certificate, or with one that no root of ours signed, gets an HTML page under HTTP 400, as on the live platform.</summary>
/// <param name="Server">What the platform shows, with its key.</param>
/// <param name="ClientRoots">Who signs the partners' certificates.</param>
public sealed record HubjectTls(X509Certificate2 Server, X509Certificate2Collection ClientRoots)
{
    /// <summary>What the platform shows when it calls a CPO; null: none.</summary>
    public X509Certificate2? Client { get; init; }

    /// <summary>Who may have signed the CPOs' server certificates; null: the system's roots.</summary>
    public X509Certificate2Collection? ServerRoots { get; init; }
}
