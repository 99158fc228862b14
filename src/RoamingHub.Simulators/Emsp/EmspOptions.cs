using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Simulators.Emsp;

/// <summary>Who the simulated eMSP is.</summary>
public sealed record EmspOptions
{
    public PartyRef Party { get; init; } = new("NL", "EMS");

    public string Name { get; init; } = "Example Mobility";

    /// <summary>The platform is a hub: it has no drivers of its own, and speaks for its members.</summary>
    public bool IsHub { get; init; }

    /// <summary>Where it listens; port 0 lets the system choose.</summary>
    public string Url { get; init; } = "http://127.0.0.1:0";

    /// <summary>True: it can be looked at and worked by HTTP, under `/simulator`.</summary>
    public bool WithDesk { get; init; }

    /// <summary>False for a platform of the old kind: it sends its token as it is, and expects the same.</summary>
    public bool EncodeTokens { get; init; } = true;

    /// <summary>The upper limit of a page of tokens.</summary>
    public int TokenPageSize { get; init; } = 50;

    /// <summary>How long a call to the hub may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
