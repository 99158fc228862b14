using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;
using RoamingHub.Ocpi;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Cdrs;

/// <summary>Records of charges that never were, for tests of what becomes of them: 12 kWh for 6.30 without and 7.50 with VAT.</summary>
internal static class Records
{
    private const string Tariff =
        """
        {"country_code":"DE","party_id":"ABC","id":"AC","currency":"EUR","elements":[{"price_components":[{"type":"FLAT","price":0.5,"vat":19,"step_size":1},{"type":"ENERGY","price":0.4,"vat":19,"step_size":1},{"type":"PARKING_TIME","price":2,"vat":19,"step_size":1}]}],"last_updated":"2026-01-01T00:00:00Z"}
        """;

    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly Location Place = new(
        "LOC1", new("DE", "ABC"), "Market place", "Marktplatz 1", "Berlin", "10115", null, "DEU", "52.520008", "13.404954", "Europe/Berlin", true,
        [new("3256", "DE*ABC*E3256", [], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32, null, ["AC"])])]);

    public static ChargeRecord Of(PartnerId partner, string party)
    {
        var start = new ChargingStarted(
            new(new("CP1"), 1), "17", new("CARD1", "CARD1", TokenKind.Rfid, "DE-" + party + "-C1", new("DE", party)), Energy.FromWh(1_000), Ten, Ten,
            PermitResult.Accepted, "ocpi:" + partner.Value, new(partner, GrantMethod.Asked, "REF-1"),
            Site: new("LOC1", 1, "3256", "DE*ABC*E3256", "1", "Europe/Berlin"), Tariff: new("AC", 1));
        SessionEvent[] history =
        [
            start, new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(40), Ten), new ChargingStopped(Energy.FromWh(13_000), Ten.AddMinutes(70), Ten, "Local", null),
        ];
        var tariff = TariffMapping.ToCore(OcpiJson.Parse<RoamingHub.Ocpi.V221.Tariffs.Tariff>(Tariff));
        var record = RecordIssuing.Issue(new(Guid.NewGuid().ToString("D")), history, Place, tariff, Tariff, DateTimeOffset.UtcNow);
        return record;
    }

    /// <summary>Seals a record for the partner, and returns its id.</summary>
    public static async Task<string> SealAsync(HubUnderTest hub, RawEmsp emsp)
    {
        var record = Of(emsp.Partner, emsp.Party);
        await hub.Service<EventLog>().AppendAsync(ChargeRecordStream.Of(record.Id), ExpectedVersion.None, [new ChargeRecordSealed(record)]);
        return record.Id;
    }
}
