using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.ChargingProfiles;
using RoamingHub.Ocpi.V221.Commands;

namespace RoamingHub.Simulators.Emsp;

/// <summary>A command we sent; its results are found by <see cref="Id"/>, the last segment of its `response_url`.</summary>
public sealed record SentCommand(string Id, CommandType Type, OcpiResult<CommandResponse> Answer)
{
    /// <summary>Null where the answer has none.</summary>
    public CommandResponseType? Response => Answer.Data?.Result?.Value;
}

/// <summary>A request about a session's charging profile.</summary>
public sealed record SentProfileRequest(string Id, OcpiResult<ChargingProfileResponse> Answer);
