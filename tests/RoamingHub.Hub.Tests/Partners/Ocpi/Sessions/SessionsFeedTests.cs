using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi.Sessions;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Sessions;

/// <summary>How often a partner hears of a charge, and what (OCPI 2.2.1 §9). Time is the log's.</summary>
public sealed class SessionsFeedTests : IAsyncLifetime
{
    private static readonly PartnerId Partner = new("p1");
    private static readonly DateTimeOffset Ten = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly SessionId Session = new("8a2f4d0e-0000-8000-8000-000000000001");
    private readonly PartnerBook _book = new();
    private OcpiWorld _world = null!;
    private SessionsFeed _feed = null!;
    private IReadOnlyList<SessionEvent> _history = [];
    private long _position = 1_000;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync();
        await _world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        _feed = new SessionsFeed(_world.Hub.Service<EventLog>(), _world.Hub.Service<RoamingHub.Hub.Sessions.Snapshots>(), _world.Hub.Service<RoamingHub.Hub.Sessions.ReservedSessions>(), _world.Hub.Service<Storage.Partners.Documents>());
        _book.Seed([new(Partner, "ocpi", "P1", "{}", PartnerStatus.Connected, [])]);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_start_is_sent_at_once_and_then_every_full_period_with_all_it_holds()
    {
        var start = await HandleAsync(0, Start());
        start.Orders.ShouldHaveSingleItem().NotBefore.ShouldBeNull();
        (SessionOf(start).Status!.Value, SessionOf(start).Kwh, SessionOf(start).ChargingPeriods).ShouldBe((SessionStatus.ACTIVE, 0m, null));
        (await HandleAsync(60, Read(60, 100))).Documents.ShouldBeEmpty();
        (await HandleAsync(299, Read(299, 480))).Documents.ShouldBeEmpty();

        var update = SessionOf(await HandleAsync(300, Read(300, 500))); // alternating current: five minutes
        (update.Kwh, update.TotalCost!.ExclVat, update.EndDateTime).ShouldBe((0.5m, 0.70m, null)); // 0.50 + 0.5 kWh × 0.40
        update.ChargingPeriods.ShouldHaveSingleItem().Dimensions!.Select(d => (d.Type!.Value, d.Volume))
            .ShouldBe([(CdrDimensionType.ENERGY, 0.5m), (CdrDimensionType.TIME, 0.0833m)]);
        (await HandleAsync(400, Read(400, 700))).Documents.ShouldBeEmpty();

        var next = SessionOf(await HandleAsync(660, Read(660, 1_200)));
        next.ChargingPeriods!.Count.ShouldBe(2);
        OcpiJson.Write(next.ChargingPeriods[0]).ShouldBe(OcpiJson.Write(update.ChargingPeriods![0])); // what was told once stays
        (next.Kwh, next.ChargingPeriods.Sum(p => p.Dimensions![0].Volume)).ShouldBe((1.2m, 1.2m));
        next.LastUpdated!.Value.ShouldBeGreaterThan(update.LastUpdated!.Value);
    }

    [Fact]
    public async Task Direct_current_is_told_every_minute()
    {
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location.Replace("AC_3_PHASE", "DC", StringComparison.Ordinal));
        await HandleAsync(0, Start() with { Site = Start().Site! with { Version = 2 } });
        (await HandleAsync(59, Read(59, 900))).Documents.ShouldBeEmpty();
        SessionOf(await HandleAsync(60, Read(60, 1_000))).Kwh.ShouldBe(1m);
    }

    [Fact]
    public async Task Readings_that_arrive_all_at_once_are_sent_at_most_once_a_minute()
    {
        await HandleAsync(0, Start());
        (await HandleAsync(44, Read(300, 500))).Documents.ShouldBeEmpty();
        var update = await HandleAsync(46, Read(600, 1_000));
        SessionOf(update).Kwh.ShouldBe(1m);
        update.Orders.ShouldHaveSingleItem().NotBefore.ShouldBe(Ten.AddSeconds(60));
        (await HandleAsync(47, Read(900, 1_500))).Documents.ShouldBeEmpty();
        (await HandleAsync(92, Read(1_200, 2_000))).Orders.ShouldHaveSingleItem().NotBefore.ShouldBe(Ten.AddSeconds(120));
    }

    [Fact]
    public async Task The_end_is_told_with_the_record_and_with_everything_in_it()
    {
        await HandleAsync(0, Start());
        for (var minute = 1; minute <= 10; minute++)
            await HandleAsync(60 * minute, Read(60 * minute, 100 * minute));
        (await HandleAsync(1800, Stop(30, 3_000))).Documents.ShouldBeEmpty(); // its last readings may still be on their way
        var end = await SettleAsync(1801, record => new ChargeRecordSealed(record));
        end.Orders.ShouldHaveSingleItem().NotBefore.ShouldBeNull();
        var session = SessionOf(end);
        (session.Status!.Value, session.Kwh, session.EndDateTime).ShouldBe((SessionStatus.COMPLETED, 3m, Ten.AddMinutes(30)));
        session.TotalCost!.ExclVat.ShouldBe(1.70m); // 0.50 + 3 kWh × 0.40
        session.ChargingPeriods!.Select(p => p.StartDateTime!.Value).ShouldBe([Ten, Ten.AddMinutes(5), Ten.AddMinutes(10)]);
        session.ChargingPeriods!.Sum(p => p.Dimensions![0].Volume!.Value).ShouldBe(3m);
    }

    [Fact]
    public async Task A_session_ends_when_its_parking_does_and_each_period_is_one_or_the_other()
    {
        await HandleAsync(0, Start());
        await HandleAsync(600, Read(600, 2_000));
        await HandleAsync(720, new ChargingPaused(PausedBy.Vehicle, Ten.AddMinutes(12), Ten));
        await HandleAsync(1800, Stop(30, 2_400));
        var session = SessionOf(await SettleAsync(1801, record => new ChargeRecordSealed(record)));
        session.EndDateTime.ShouldBe(Ten.AddMinutes(30));
        session.ChargingPeriods!.Select(p => (p.StartDateTime!.Value, p.Dimensions![1].Type!.Value)).ShouldBe(
        [
            (Ten, CdrDimensionType.TIME), (Ten.AddMinutes(10), CdrDimensionType.TIME), (Ten.AddMinutes(12), CdrDimensionType.PARKING_TIME),
        ]);
    }

    [Fact]
    public async Task A_record_that_waits_for_a_person_ends_the_session_too_and_one_that_is_none_makes_it_invalid()
    {
        await HandleAsync(0, Start());
        await HandleAsync(60, Stop(1, 50_000));
        SessionOf(await SettleAsync(61, record => new ChargeRecordHeld(record, []))).Status!.Value.ShouldBe(SessionStatus.COMPLETED);
        await HandleAsync(0, Start());
        await HandleAsync(60, Stop(1, 0));
        SessionOf(await SettleAsync(61, record => new ChargeRecordSuppressed(record, "nothing"))).Status!.Value.ShouldBe(SessionStatus.INVALID);
    }

    [Fact]
    public async Task A_meter_that_goes_back_does_not_take_energy_back()
    {
        await HandleAsync(0, Start());
        SessionOf(await HandleAsync(300, Read(300, 500))).Kwh.ShouldBe(0.5m);
        (await HandleAsync(600, Read(600, 300))).Documents.ShouldBeEmpty();
        SessionOf(await HandleAsync(900, Read(900, 700))).Kwh.ShouldBe(0.7m);
    }

    [Fact]
    public async Task A_charge_that_the_back_office_closed_is_invalid()
    {
        await HandleAsync(0, Start());
        SessionOf(await HandleAsync(60, new SessionClosed(Ten, "lost", "admin"))).Status!.Value.ShouldBe(SessionStatus.INVALID);
    }

    [Theory]
    [InlineData(PermitResult.Invalid, "p1")]
    [InlineData(PermitResult.Accepted, "another")]
    [InlineData(PermitResult.Accepted, null)]
    public async Task A_charge_that_is_not_a_partners_is_never_shown(PermitResult permit, string? partner)
    {
        (await HandleAsync(0, Start() with { Permit = permit, Grant = partner is null ? null : new(new(partner), GrantMethod.Asked) })).Documents.ShouldBeEmpty();
        (await HandleAsync(3600, Read(3600, 9_000))).Documents.ShouldBeEmpty();
        (await HandleAsync(7200, Stop(120, 9_000))).Documents.ShouldBeEmpty();
    }

    private async Task<FeedBatch> HandleAsync(int second, SessionEvent e)
    {
        _history = e is ChargingStarted ? [e] : [.. _history, e];
        return await HandleAsync(second, SessionStream.Of(Session), e);
    }

    private Task<FeedBatch> SettleAsync(int second, Func<ChargeRecord, object> decide) =>
        HandleAsync(second, ChargeRecordStream.Of(Session.Value), decide(RecordIssuing.Issue(Session, _history, null, null, null, Ten)));

    private async Task<FeedBatch> HandleAsync(int second, string stream, object e)
    {
        var batch = new FeedBatch(_book, "ocpi");
        await _feed.HandleAsync(new(++_position, Guid.NewGuid(), stream, 1, "any", e, Ten.AddSeconds(second)), batch, default);
        return batch;
    }

    private static Session SessionOf(FeedBatch batch) => OcpiJson.Parse<Session>(batch.Documents.ShouldHaveSingleItem().Body);

    private static ChargingStarted Start() => new(
        new(new("CP1"), 1), "17", new("CARD1", "CARD1", TokenKind.Rfid, "NL-EMS-C1", new("NL", "EMS")), Energy.FromWh(1_000), Ten, Ten,
        PermitResult.Accepted, "ocpi:p1", new(Partner, GrantMethod.Asked, "REF-1"), Site: new("LOC1", 1, "3256", "DE*ABC*E3256*1", "1", "Europe/Berlin"),
        Tariff: new("AC", 1));

    private static ChargingStopped Stop(int minute, int wh) => new(Energy.FromWh(1_000 + wh), Ten.AddMinutes(minute), Ten, "Local", null);

    private static MeterRead Read(int second, int wh) => new([new(Ten.AddSeconds(second), [], Energy.FromWh(1_000 + wh))], second, Ten);
}
