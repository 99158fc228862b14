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

    // Enough for a driver to follow; denser periods only make the document longer (OCPI 2.2.1 §9.3.1).
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMinutes(5);

    /// <param name="soFar">Its end is the last moment something was heard of.</param>
    /// <param name="timeline">What the meter told, up to there.</param>
    public static Session ToOcpi(ChargeRecord soFar, ChargeTimeline? timeline, SessionStatus status, DateTimeOffset lastUpdated) => new()
    {
        CountryCode = soFar.Location?.Owner.Country,
        PartyId = soFar.Location?.Owner.Party,
        Id = soFar.Session.Value,
        StartDateTime = soFar.Start,
        EndDateTime = status == SessionStatus.ACTIVE ? null : soFar.End < soFar.Start ? soFar.Start : soFar.End,
        Kwh = Math.Max(0, soFar.Energy.Kwh),
        CdrToken = ToCdrToken(soFar.Token),
        AuthMethod = ToAuthMethod(soFar.Grant!.Method),
        AuthorizationReference = soFar.Grant.Reference,
        LocationId = soFar.Site?.LocationId,
        EvseUid = soFar.Site?.EvseUid,
        ConnectorId = soFar.Site?.ConnectorId,
        Currency = CurrencyOf(soFar),
        ChargingPeriods = timeline is null ? null : ToPeriods(timeline, soFar.Tariff?.Id),
        TotalCost = soFar.Price is { } price ? ToPrice(price.Total) : null,
        Status = status,
        LastUpdated = lastUpdated,
    };

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

    private static List<ChargingPeriod> ToPeriods(ChargeTimeline timeline, string? tariff)
    {
        var pieces = new List<ChargePeriod>();
        for (var i = 0; i < timeline.Periods.Count; i++)
        {
            var piece = timeline.Periods[i];
            var end = i + 1 < timeline.Periods.Count ? timeline.Periods[i + 1].Start : timeline.End;
            var hours = (decimal)(end - piece.Start).Ticks / TimeSpan.TicksPerHour;
            Add(pieces, new(piece.Start, end, piece.EnergyKwh, piece.Charging ? hours : 0, piece.Charging ? 0 : hours, 0, tariff ?? ""));
        }

        var exact = new ChargeVolumes(pieces, 0, 0, 0, 0);
        return [.. exact.RoundedTo(4).Periods.Select(p => ToOcpi(p, tariff))];
    }

    // Short pieces of the same kind are told as one.
    private static void Add(List<ChargePeriod> pieces, ChargePeriod next)
    {
        if (pieces is [.., var last] && (last.ParkingHours > 0) == (next.ParkingHours > 0) && last.End - last.Start < ShortestPeriod)
        {
            pieces[^1] = last with
            {
                End = next.End, EnergyKwh = last.EnergyKwh + next.EnergyKwh, ChargingHours = last.ChargingHours + next.ChargingHours,
                ParkingHours = last.ParkingHours + next.ParkingHours,
            };
        }
        else
        {
            pieces.Add(next);
        }
    }

    private static ChargingPeriod ToOcpi(ChargePeriod period, string? tariff)
    {
        var dimensions = new List<CdrDimension> { new(CdrDimensionType.ENERGY, period.EnergyKwh) };
        if (period.ParkingHours != 0)
            dimensions.Add(new(CdrDimensionType.PARKING_TIME, period.ParkingHours));
        else if (period.ReservationHours != 0)
            dimensions.Add(new(CdrDimensionType.RESERVATION_TIME, period.ReservationHours));
        else
            dimensions.Add(new(CdrDimensionType.TIME, period.ChargingHours));
        return new() { StartDateTime = period.Start, Dimensions = dimensions, TariffId = tariff };
    }
}
