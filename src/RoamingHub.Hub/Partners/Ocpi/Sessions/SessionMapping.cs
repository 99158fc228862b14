using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Partners.Ocpi.Tokens;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Sessions;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>A charge as its partner follows it (OCPI 2.2.1 §9.3.1), made from the record the charge would give if it ended now.</summary>
internal static class SessionMapping
{
    /// <summary>For charges without a tariff, where the standard wants a currency all the same.</summary>
    public const string NoTariffCurrency = "EUR";

    /// <param name="soFar">Its end is the last moment that is told.</param>
    /// <param name="periods">What happened up to there.</param>
    public static Session ToOcpi(ChargeRecord soFar, IReadOnlyList<ChargePeriod> periods, SessionStatus status, DateTimeOffset lastUpdated) => new()
    {
        CountryCode = soFar.Location?.Owner.Country,
        PartyId = soFar.Location?.Owner.Party,
        Id = NameOf(soFar),
        StartDateTime = soFar.Start,
        EndDateTime = status == SessionStatus.ACTIVE ? null : soFar.End < soFar.Start ? soFar.Start : soFar.End,
        Kwh = decimal.Round(Math.Max(0, soFar.Energy.Kwh), 4, MidpointRounding.AwayFromZero),
        CdrToken = ToCdrToken(soFar.Token),
        AuthMethod = ToAuthMethod(soFar.Grant!.Method),
        AuthorizationReference = soFar.Grant.Reference ?? soFar.Reserved?.Reference,
        LocationId = soFar.Site?.LocationId,
        EvseUid = soFar.Site?.EvseUid,
        ConnectorId = soFar.Site?.ConnectorId,
        Currency = CurrencyOf(soFar),
        ChargingPeriods = periods.Count == 0 ? null : ToPeriods(periods, soFar.Tariff?.Id),
        TotalCost = soFar.Price is { } price ? ToPrice(price.Total) : null,
        Status = status,
        LastUpdated = lastUpdated,
    };

    /// <summary>Where a reservation became a charge, both are the session that the reservation began (OCPI 2.2.1 §9.1.4).</summary>
    public static string NameOf(ChargeRecord record) => record.Reserved?.Name ?? record.Session.Value;

    public static CdrToken ToCdrToken(TokenRef token) => new()
    {
        CountryCode = token.Issuer?.Country, PartyId = token.Issuer?.Party, Uid = token.Uid, Type = TokenMapping.ToType(token.Kind), ContractId = token.ContractId,
    };

    public static AuthMethod ToAuthMethod(GrantMethod method) => method switch
    {
        GrantMethod.Whitelisted => AuthMethod.WHITELIST,
        GrantMethod.Asked => AuthMethod.AUTH_REQUEST,
        GrantMethod.Commanded => AuthMethod.COMMAND,
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    public static string CurrencyOf(ChargeRecord record) => record.Price?.Currency ?? record.Tariff?.Currency ?? NoTariffCurrency;

    public static Price ToPrice(Amount amount) => new(amount.ExclVat, amount.InclVat);

    /// <summary>The periods of a record, with four decimals that still add up.</summary>
    public static IReadOnlyList<ChargingPeriod> ToOcpi(ChargeVolumes volumes) => [.. volumes.Periods.Select(p => ToOcpi(p, p.TariffId.Length > 0 ? p.TariffId : null))];

    private static List<ChargingPeriod> ToPeriods(IReadOnlyList<ChargePeriod> periods, string? tariff) =>
        [.. new ChargeVolumes(periods, 0, 0, 0, 0).RoundedTo(4).Periods.Select(p => ToOcpi(p, tariff))];

    private static ChargingPeriod ToOcpi(ChargePeriod period, string? tariff)
    {
        if (period.ReservationHours != 0)
            return new() { StartDateTime = period.Start, Dimensions = [new(CdrDimensionType.RESERVATION_TIME, period.ReservationHours)], TariffId = tariff };
        var dimensions = new List<CdrDimension> { new(CdrDimensionType.ENERGY, period.EnergyKwh) };
        if (period.ParkingHours != 0)
            dimensions.Add(new(CdrDimensionType.PARKING_TIME, period.ParkingHours));
        else if (period.CurtailedHours == 0) // time that is not priced: whoever reckons the bill again must not find it
            dimensions.Add(new(CdrDimensionType.TIME, period.ChargingHours));
        return new() { StartDateTime = period.Start, Dimensions = dimensions, TariffId = tariff };
    }
}
