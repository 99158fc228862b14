using System.Security.Cryptography;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>What people ask of stations' security: new passwords, and the root that stations must trust.</summary>
internal sealed class StationSecurity(StationOwners owners, IStationCalls calls, OwnAuthority authority) : IStationSecurity
{
    private const int KeyBytes = 20; // the most that OCPP 1.6 holds; its 40 digits are the most that 2.0.1 holds
    private static readonly TimeSpan CallWithin = TimeSpan.FromSeconds(30);

    public async Task<PasswordChange> ChangePasswordAsync(StationId station, string? password, CancellationToken ct)
    {
        if (await owners.FindAsync(station.Value, ct) is not { Alive: true } owner)
            return new PasswordChange.NotMade(new StationCallResult.NotConnected());
        var mapping = SecurityMappings.Of(owner.Protocol);
        if (mapping.ToKey(password ?? Convert.ToHexString(RandomNumberGenerator.GetBytes(KeyBytes))) is not { } key)
            return new PasswordChange.Invalid($"a station that speaks {owner.Protocol} cannot hold it");
        var (action, payload) = mapping.ToKeyCall(key);
        var result = await calls.CallAsync(station, action, payload, CallWithin, ct);
        if (result is not StationCallResult.Answered answer)
            return new PasswordChange.NotMade(result);
        var (outcome, status) = mapping.ToKeyOutcome(answer.Payload.Span);
        return outcome == KeyOutcome.Refused ? new PasswordChange.Refused(status) : new PasswordChange.Made(password ?? key, status);
    }

    public async Task<string> RootAsync(CancellationToken ct) => (await authority.RootAsync(ct)).ExportCertificatePem();
}
