using System.Text;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Ocpp;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>
/// Calls that give a station a new key, whoever makes them. The hub takes the new key for right before it is sent and the old one for wrong
/// once it was taken, so no crash in between locks a station out (A01). Neither the key nor any other secret stands in the log: the call's
/// payload waits sealed until it is sent.
/// </summary>
internal sealed class KeyChanges(StationKeys keys, SealedCalls calls, PartnerVault vault, StationSecrets secrets)
{
    /// <summary>Before the call stands in the log: what may stand there of its payload.</summary>
    public async Task<string> BeforeAsync(
        Guid call, StationId station, string protocol, string action, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        var text = Encoding.UTF8.GetString(payload.Span);
        if (SecurityMappings.Of(protocol).KeyIn(action, payload.Span) is { } key)
            await keys.ProposeAsync(station.Value, key, call, ct);
        var shown = secrets.Mask(text);
        if (!ReferenceEquals(shown, text))
            await calls.AddAsync(call, vault.Seal(text), ct);
        return shown;
    }

    /// <summary>What goes on the wire.</summary>
    public async Task<ReadOnlyMemory<byte>> PayloadAsync(StationCallRequested request, CancellationToken ct) =>
        Encoding.UTF8.GetBytes(
            StationSecrets.MayHide(request.Payload) && await calls.TakeAsync(request.Id, ct) is { } hidden ? vault.Open(hidden) : request.Payload);

    /// <summary>Before the call's outcome stands in the log. An unknown one leaves both keys right, until the station shows which it has.</summary>
    public async Task AfterAsync(StationCallRequested request, string protocol, ReadOnlyMemory<byte> payload, StationAnswer answer, CancellationToken ct)
    {
        var mapping = SecurityMappings.Of(protocol);
        if (mapping.KeyIn(request.Action, payload.Span) is null)
            return;
        var outcome = answer switch
        {
            StationAnswer.Result result => mapping.ToKeyOutcome(result.Payload.Span).Outcome,
            StationAnswer.Error { Code: OcppErrorCode.InternalError or OcppErrorCode.GenericError or StationCalls.InvalidResponse } => KeyOutcome.Unknown,
            StationAnswer.Error => KeyOutcome.Refused,
            _ => KeyOutcome.Unknown,
        };
        if (outcome == KeyOutcome.Accepted)
            await keys.AcceptAsync(request.Station.Value, request.Id, ct);
        else if (outcome == KeyOutcome.Refused)
            await keys.WithdrawAsync(request.Station.Value, request.Id, ct);
    }
}
