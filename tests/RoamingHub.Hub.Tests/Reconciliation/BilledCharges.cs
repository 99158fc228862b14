using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Tests.Api;

namespace RoamingHub.Hub.Tests.Reconciliation;

/// <summary>Charges of one partner's drivers in March 2026, in the log as stations and settlement would have put them there.</summary>
internal sealed class BilledCharges(ApiUnderTest api)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.FromHours(1));

    private static readonly PartyId Abc = new("DE", "ABC");

    private static readonly Location Location = new(
        "LOC1", Abc, "Harbour", "Kai 1", "Hamburg", "20457", null, "DEU", "53.54321", "9.98765", "Europe/Berlin", true,
        [new("3256", "DE*ABC*E3256", [], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32, 22080, ["T1"])])]);

    private int _count;

    public async Task DescribeAsync(params Tariff[] tariffs)
    {
        foreach (var (tariff, i) in tariffs.Select((t, i) => (t, i)))
            await api.TellAsync(TariffStream.Of(tariff.Id), new TariffDescribed(tariff, Abc, $$"""{"id":"{{tariff.Id}}"}""", Noon.AddDays(i - 30)));
    }

    public Task PartnerAsync(string id, string protocol) => api.TellAsync(PartnerStream.Of(new(id)), new PartnerAdded(new(id), protocol, id, "{}", Noon));

    public Task DescribePlaceAsync() => api.TellAsync(LocationStream.Of(Location.Id), new LocationDescribed(Location, "{}", Noon.AddDays(-30)));

    /// <summary>An hour, or so many minutes, from <paramref name="start"/>; each charge on a day of its own unless one is given.</summary>
    /// <param name="idleFrom">Minutes after the start; the vehicle takes nothing from then on.</param>
    /// <param name="told">Whether the log has the session, too.</param>
    /// <param name="version">How many of the session's events the record says it was made of.</param>
    /// <param name="details">The tariff as partners read it.</param>
    public async Task<ChargeRecord> ChargeAsync(
        Tariff tariff, decimal wh, DateTimeOffset? start = null, int? idleFrom = null, string? partner = "p1", bool told = true, long version = 0, int minutes = 60,
        string details = "{}")
    {
        var n = ++_count;
        var from = start ?? Noon.AddHours(n);
        var id = new SessionId($"11111111-1111-8111-8111-{n:D12}");
        var history = History(n, tariff, wh, from, idleFrom, partner, minutes);
        var record = RecordIssuing.Issue(id, history, Location, tariff, details, from.AddMinutes(minutes).AddSeconds(1)) with { SessionVersion = version };
        if (told)
            await api.TellAsync(SessionStream.Of(id), [.. history]);
        await api.TellAsync(ChargeRecordStream.Of(record.Id), new ChargeRecordSealed(record));
        return record;
    }

    public static List<SessionEvent> History(int n, Tariff tariff, decimal wh, DateTimeOffset from, int? idleFrom = null, string? partner = "p1", int minutes = 60)
    {
        var grant = partner is null ? null : new RoamingGrant(new(partner), GrantMethod.Asked, $"REF-{n}");
        var history = new List<SessionEvent>
        {
            new ChargingStarted(
                new(new("CP-1"), 1), $"{n}", new($"04AABB{n:D2}", $"04AABB{n:D2}", ContractId: $"DE-8AC-C{n}", Issuer: new("DE", "8AC")), Energy.FromWh(1000), from, from,
                PermitResult.Accepted, partner is null ? "local" : "ocpi:" + partner, grant, Site: new Site("LOC1", 1, "3256", "DE*ABC*E3256", "1", "Europe/Berlin"),
                Tariff: new(tariff.Id, 1)),
        };
        if (idleFrom is { } idle)
        {
            history.Add(new MeterRead([new(from.AddMinutes(idle), [], Energy.FromWh(1000 + wh))], n, from));
            history.Add(new ChargingPaused(PausedBy.Vehicle, from.AddMinutes(idle), from));
        }

        history.Add(new ChargingStopped(Energy.FromWh(1000 + wh), from.AddMinutes(minutes), from.AddMinutes(minutes), "Local", null));
        return history;
    }
}
