using RoamingHub.Hub.Partners.Ocpi.Commands;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.ChargingProfiles;

/// <summary>
/// Posts results to the URL that came with the request, and puts the profile that holds for a session to the partner's own endpoint
/// (OCPI 2.2.1 §14.4.2).
/// </summary>
internal sealed class ChargingProfilesSender : IOcpiSender
{
    public string Module => ModuleIds.ChargingProfiles;

    public async Task<SendAttempt> SendAsync(PartnerLine line, Delivery delivery, CancellationToken ct)
    {
        if (delivery.Class == DeliveryClass.Result)
            return await CommandsSender.PostAsync(line, delivery, ct);
        if (line.Connection.UrlOf(Module, InterfaceRole.SENDER) is not { } url)
            return SendAttempt.NotOffered(Module);
        var active = ActiveProfile.Read(delivery.Content!);
        if (line.Withheld(active.To, delivery) is { } withheld)
            return SendAttempt.Not(withheld);
        var client = line.From(active.From, active.To);
        return SendAttempt.Sent(
            $"PUT {delivery.Object}\n{active.Body}", await client.PutActiveChargingProfileAsync(url, delivery.Object, active.Body, ct));
    }
}
