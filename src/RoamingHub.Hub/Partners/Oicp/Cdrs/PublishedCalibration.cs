using System.Text.Json;
using RoamingHub.Core.Values;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.Cdrs;

/// <summary>
/// As what an EVSE's calibration data were published. `External` means that the driver checks signed values by what comes with the record, so a
/// record without them is refused (OICP 2.3, CalibrationLawDataAvailability).
/// </summary>
internal sealed class PublishedCalibration(Deliveries deliveries)
{
    public async ValueTask<bool> IsExternalAsync(PartnerId partner, string? evseId, CancellationToken ct)
    {
        if (evseId is null)
            return false;
        var of = EvseIds.ToSend(evseId);
        var published = (await deliveries.OfObjectsAsync(OicpModules.EvseData, [of], ct))[of].FirstOrDefault(d => d.Partner == partner.Value);
        if (published is not { Content: { } content } || !RecordDelivery.IsThere(published) || Draft.WhyNot(content) is not null)
            return false;
        return JsonSerializer.Deserialize(content, OicpJson.Wire.EvseDataRecord)?.CalibrationLawDataAvailability == CalibrationLawDataAvailability.External;
    }
}
