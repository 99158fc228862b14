using RoamingHub.Core.Authorization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Products;
using RoamingHub.Hub.Sessions;

namespace RoamingHub.Hub.Stations;

/// <summary>What a station says of a charge's start, in no protocol's words.</summary>
/// <param name="Token">Null while nobody has shown one.</param>
/// <param name="FreeForAll">The station lets everybody charge.</param>
/// <param name="MeterAt">When it was read, where it was not told with the start.</param>
/// <param name="Meter">Null when the station has not told it.</param>
/// <param name="Order">Which of our orders the station carries out; null where it names none.</param>
/// <param name="Payer">The partner whose charge it is known to be; a token that is shown decides anew.</param>
internal sealed record StartReport(
    EvseRef Evse, string Transaction, TokenRef? Token, Energy? Meter, DateTimeOffset At, string? Reservation = null, bool Reconstructed = false,
    bool FreeForAll = false, DateTimeOffset? MeterAt = null, PartnerId? Payer = null,
    Func<Guid, bool>? Order = null);

/// <summary>Makes a start's fact of what the station says: with the permit of its token, and the place, tariff and reckoning of its charge.</summary>
internal sealed class ChargeStarts(Authorizer authorizer, Places places, ProductBook products, AgreedReckonings reckonings)
{
    private static readonly TokenRef Nobody = TokenRef.Read("");

    public async Task<ChargingStarted> OfAsync(CallContext context, StartReport report, CancellationToken ct)
    {
        var place = await places.OfAsync(context.Station, report.Evse, ct);
        var permit = report.Token is { } token
            ? await authorizer.PermitStartAsync(report.Evse, token, place?.Site, report.Order, ct)
            : new Permit(report.FreeForAll ? PermitResult.Accepted : PermitResult.Invalid, Nobody, report.FreeForAll ? "station" : "none");
        var payer = permit.Grant?.Partner ?? report.Payer;
        var tariff = place is null ? null : await places.TariffAsync(place, payer, report.At, context.ReceivedAt, ct);
        var grant = await products.FixAsync(permit.Grant, place?.Site, report.At, ct);
        return new(
            report.Evse, report.Transaction, permit.Token with { IdTag = report.Token?.IdTag ?? "" }, report.Meter ?? Energy.Zero, report.At,
            context.ReceivedAt, permit.Result, permit.By, grant, permit.Authorization, permit.RemoteStart, place?.Site, tariff,
            report.Reservation, permit.ParentIdTag, MeterMissing: report.Meter is null, report.Reconstructed, report.MeterAt,
            await reckonings.OfAsync(payer, ct));
    }
}
