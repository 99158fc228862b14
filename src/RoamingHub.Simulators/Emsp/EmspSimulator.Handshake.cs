using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Simulators.Emsp;

/// <summary>The handshake when we start it (OCPI 2.2.1 §7.1).</summary>
public sealed partial class EmspSimulator
{
    /// <summary>Registers at the hub. Throws <see cref="InvalidOperationException"/> with the step that failed.</summary>
    public async Task RegisterAsync(string hubVersionsUrl, string registrationToken, CancellationToken ct = default)
    {
        var details = await DiscoverAsync(registrationToken, hubVersionsUrl, ct);
        await ExchangeAsync(details, ours => _hubApi.With(registrationToken).PostCredentialsAsync(CredentialsUrl(details), ours, ct));
    }

    /// <summary>New tokens both ways (OCPI 2.2.1 §7.1.4).</summary>
    public async Task RotateAsync(CancellationToken ct = default)
    {
        var hub = RequireHub();
        var details = await DiscoverAsync(hub.Token, hub.VersionsUrl, ct);
        await ExchangeAsync(details, ours => _hubApi.With(hub.Token).PutCredentialsAsync(CredentialsUrl(details), ours, ct));
    }

    /// <summary>The hub's credentials as it shows them to us.</summary>
    public Task<OcpiResult<CredentialsObject>> GetCredentialsAsync(CancellationToken ct = default)
    {
        var hub = RequireHub();
        return _hubApi.With(hub.Token).GetCredentialsAsync(CredentialsUrl(hub.Details), ct);
    }

    /// <summary>Ends the connection from our side.</summary>
    public async Task UnregisterAsync(CancellationToken ct = default)
    {
        var hub = RequireHub();
        var result = await _hubApi.With(hub.Token).DeleteCredentialsAsync(CredentialsUrl(hub.Details), ct);
        if (!result.Ok) throw new InvalidOperationException($"DELETE credentials: {result.Problem}");
        _state.Keys.RemoveAll();
        _state.Connect(null);
    }

    private async Task<VersionDetails> DiscoverAsync(string token, string versionsUrl, CancellationToken ct)
    {
        var (details, failed) = await _hubApi.DiscoverAsync(token, versionsUrl, ct);
        return details ?? throw new InvalidOperationException(failed!.Problem);
    }

    // Our new token must be good before we send it: the hub calls back with it before it answers.
    private async Task ExchangeAsync(VersionDetails details, Func<CredentialsObject, Task<OcpiResult<CredentialsObject>>> send)
    {
        var token = _state.Keys.Add();
        var result = await send(_hubApi.Ours(token));
        if (result.Data is not { } theirs || !result.Ok)
        {
            _state.Keys.Remove(token);
            throw new InvalidOperationException($"credentials: {result.Problem}");
        }

        foreach (var fault in theirs.Validate(strict: true)) _state.Complain($"the hub's credentials: {fault}");
        _state.Connect(HubApi.ConnectionOf(theirs, details));
        _state.Keys.EndRegistration();
    }

    private HubConnection RequireHub() =>
        _state.Hub ?? throw new InvalidOperationException("There was no handshake with the hub, or it was undone.");

    private static string CredentialsUrl(VersionDetails details) => details.UrlOf(ModuleIds.Credentials, InterfaceRole.SENDER)!;
}
