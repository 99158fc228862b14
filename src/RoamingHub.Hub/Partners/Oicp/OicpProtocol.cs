using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Hub.Partners.Oicp.Cdrs;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Hub.Partners.Oicp.EvseStatus;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using RoamingHub.Hub.Partners.Oicp.Pricing;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>How one module's deliveries are brought to Hubject.</summary>
internal interface IModuleDelivery
{
    int BatchSize { get; }

    Task<DeliveryOutcome> DeliverAsync(OicpPartner partner, IReadOnlyList<Delivery> batch, CancellationToken ct);
}

/// <summary>
/// OICP 2.3. A record carries no price (the EMP prices by the product), and an empty charge is told too, since only a record closes its
/// SessionID. There is nothing to probe a locked door with but the next message itself.
/// </summary>
internal sealed class OicpProtocol(
    OicpPartners partners, EvseDataDelivery evseData, EvseStatusDelivery evseStatus, PricingProductDelivery pricingProducts, EvsePricingDelivery evsePricing,
    NotificationDelivery notifications, CdrDelivery cdrs, PushTurns turns, PublishedCalibration calibration, SessionBegin begin, CdrOptions cdrOptions)
    : IPartnerProtocol
{
    private static readonly TimeSpan AnotherTurn = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, IModuleDelivery> _modules = new()
    {
        [OicpModules.EvseData] = evseData, [OicpModules.EvseStatus] = evseStatus,
        [OicpModules.PricingProducts] = pricingProducts, [OicpModules.EvsePricing] = evsePricing, [OicpModules.Notifications] = notifications, [OicpModules.Cdrs] = cdrs,
    };

    public string Name => OicpModules.Protocol;

    public IReadOnlyList<string> Modules => OicpModules.All;

    public RecordPolicy RecordPolicy { get; } = new(
        CarriesPrice: false, WantsEmpty: true, WantsReservations: true,
        NoCredit: "OICP knows no credit: a record that Hubject has taken cannot be taken back there. Settle it with the provider outside the hub.",
        NeedsReference: true);

    public async ValueTask<RecordPolicy> RecordPolicyAsync(Partner partner, Site? site, CancellationToken ct) =>
        cdrOptions.HoldUnsigned && await calibration.IsExternalAsync(partner.Id, site?.EvseId, ct) ? RecordPolicy with { NeedsSigned = true } : RecordPolicy;

    public async ValueTask<IReadOnlyList<string>> ObjectionsAsync(Partner partner, ChargeRecord record, IReadOnlyList<SessionEvent> told, CancellationToken ct)
    {
        var story = await ChargeStory.OfAsync(record, told, begin, end: null, ct);
        return CdrMapping.Objections(record, story, partners.SettingsOf(partner).OperatorId, cdrOptions.CalibrationLaw);
    }

    public int BatchSize(string module) => _modules[module].BatchSize;

    public Task<bool> ProbeAsync(Partner partner, CancellationToken ct) => Task.FromResult(true);

    public async Task<DeliveryOutcome> DeliverAsync(Partner partner, string module, IReadOnlyList<Delivery> batch, CancellationToken ct)
    {
        var line = partners.Of(partner);
        if (!PushTurns.IsPush(module))
            return await _modules[module].DeliverAsync(line, batch, ct);
        await using var turn = await turns.TakeAsync(line.Settings, module, ct);
        return turn is null
            ? new DeliveryOutcome.RetryAt("another push of the same operator is under way", AnotherTurn, PartnerDown: false)
            : await _modules[module].DeliverAsync(line, batch, ct);
    }
}
