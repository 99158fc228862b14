using RoamingHub.Core.Partners;
using RoamingHub.Hub.Api;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Credentials;

/// <summary>
/// Keeps credentials in order: finishes what a node left half done, and exchanges them anew where the partner remembers what we no longer are
/// (OCPI 2.2.1 §7.1.3) or where they are old (§7.1.4). Run at the start, when one of our companies is described, and every few minutes.
/// </summary>
internal sealed class CredentialsUpkeep(
    OcpiConnections connections, Handshake handshake, [FromKeyedServices(OcpiProtocol.ProtocolName)] IPartnerOnboarding onboarding,
    Deliveries deliveries, PartnerDirectory directory, OurSide ours, OcpiOptions options, TimeProvider time, ILogger<CredentialsUpkeep> logger)
{
    public async Task RunAsync(CancellationToken ct)
    {
        foreach (var partner in directory.All.Where(p => p.Protocol == OcpiProtocol.ProtocolName))
        {
            try
            {
                if (await AgreedAsync(partner, ct) is { } connection && IsOutOfDate(connection))
                    await ExchangeAsync(partner, ct);
            }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                logger.CredentialsNotKept(partner.Id.Value, e);
            }
        }
    }

    // What a partner refused because it did not know the company yet, it may take now.
    private async Task ExchangeAsync(Partner partner, CancellationToken ct)
    {
        if (await onboarding.RotateAsync(partner, ct) is not OnboardingResult.Done)
            return;
        foreach (var module in (string[])[ModuleIds.Tariffs, ModuleIds.Locations])
            await deliveries.RetryParkedAsync(partner.Id.Value, module, ct);
    }

    // The stored connection is what holds; the log is told where a node died before it could. Null where there is none, or one in the making.
    private async Task<OcpiConnection?> AgreedAsync(Partner partner, CancellationToken ct)
    {
        await using var turn = await connections.TryTurnAsync(partner.Id, ct);
        if (turn is null)
            return null;
        var connection = await connections.FindAsync(partner.Id, ct) is { Connected: true } found ? found : null;
        if (connection is null ? partner.Status == PartnerStatus.Connected : partner.Status != PartnerStatus.Connected)
            await handshake.TellAsync(partner.Id, connection, ct);
        return connection;
    }

    private bool IsOutOfDate(OcpiConnection connection) => connection.SeenOfUs != ours.Fingerprint
        || (options.RotateAfter > TimeSpan.Zero && connection.Since is { } since && since + options.RotateAfter <= time.GetUtcNow());
}
