using RoamingHub.Core.Authorization;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi.Sessions;
using RoamingHub.Ocpi;
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
    private long _position = 1_000;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartEmptyAsync();
        await _world.DescribeTariffAsync("AC", OcpiWorld.Tariff);
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location);
        _feed = new SessionsFeed(_world.Hub.Service<EventLog>(), _world.Hub.Service<RoamingHub.Hub.Sessions.Snapshots>(), _world.Hub.Service<Storage.Partners.Documents>());
        _book.Seed([new(Partner, "ocpi", "P1", "{}", PartnerStatus.Connected, [])]);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_start_is_sent_at_once_and_updates_at_most_once_a_minute()
    {
        (await HandleAsync(0, Start())).Orders.ShouldHaveSingleItem().NotBefore.ShouldBeNull();
        (await HandleAsync(10, Read(10, 100))).Documents.ShouldBeEmpty();
        (await HandleAsync(44, Read(44, 400))).Documents.ShouldBeEmpty();

        var update = await HandleAsync(46, Read(46, 420));
        SessionOf(update).Kwh.ShouldBe(0.42m);
        update.Orders.ShouldHaveSingleItem().NotBefore.ShouldBe(Ten.AddSeconds(60));
        (await HandleAsync(60, Read(60, 500))).Orders.ShouldBeEmpty();
        (await HandleAsync(92, Read(92, 700))).Orders.ShouldHaveSingleItem().NotBefore.ShouldBe(Ten.AddSeconds(120));
        (await HandleAsync(400, Read(400, 3000))).Orders.ShouldHaveSingleItem().NotBefore.ShouldBeNull();
    }

    [Fact]
    public async Task The_end_is_sent_at_once_with_everything_in_it()
    {
        await HandleAsync(0, Start());
        for (var minute = 1; minute <= 10; minute++)
            await HandleAsync(60 * minute, Read(60 * minute, 100 * minute));
        var end = await HandleAsync(1800, new ChargingStopped(Energy.FromWh(4_000), Ten.AddMinutes(30), Ten, "Local", null));
        end.Orders.ShouldHaveSingleItem().NotBefore.ShouldBeNull();
        var session = SessionOf(end);
        (session.Status!.Value, session.Kwh, session.EndDateTime).ShouldBe((SessionStatus.COMPLETED, 3m, Ten.AddMinutes(30)));
        session.TotalCost!.ExclVat.ShouldBe(1.70m); // 0.50 + 3 kWh × 0.40
        session.ChargingPeriods!.Select(p => p.StartDateTime!.Value).ShouldBe([Ten, Ten.AddMinutes(5), Ten.AddMinutes(10)]);
        session.ChargingPeriods!.Sum(p => p.Dimensions![0].Volume!.Value).ShouldBe(3m);
    }

    [Fact]
    public async Task A_meter_that_goes_back_does_not_take_energy_back()
    {
        await HandleAsync(0, Start());
        SessionOf(await HandleAsync(60, Read(60, 500))).Kwh.ShouldBe(0.5m);
        SessionOf(await HandleAsync(120, Read(120, 300))).Kwh.ShouldBe(0.5m);
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
        (await HandleAsync(7200, new ChargingStopped(Energy.FromWh(9_000), Ten.AddHours(2), Ten, "Local", null))).Documents.ShouldBeEmpty();
    }

    private async Task<FeedBatch> HandleAsync(int second, SessionEvent e)
    {
        var batch = new FeedBatch(_book, "ocpi");
        var recorded = new RecordedEvent(++_position, Guid.NewGuid(), SessionStream.Of(Session), 1, "any", e, Ten.AddSeconds(second));
        await _feed.HandleAsync(recorded, batch, default);
        return batch;
    }

    private static Session SessionOf(FeedBatch batch) => OcpiJson.Parse<Session>(batch.Documents.ShouldHaveSingleItem().Body);

    private static ChargingStarted Start() => new(
        new(new("CP1"), 1), "17", new("CARD1", "CARD1", TokenKind.Rfid, "NL-EMS-C1", new("NL", "EMS")), Energy.FromWh(1_000), Ten, Ten,
        PermitResult.Accepted, "ocpi:p1", new(Partner, GrantMethod.Asked, "REF-1"), Site: new("LOC1", 1, "3256", "DE*ABC*E3256*1", "1", "Europe/Berlin"),
        Tariff: new("AC", 1));

    private static MeterRead Read(int second, int wh) => new([new(Ten.AddSeconds(second), [], Energy.FromWh(1_000 + wh))], second, Ten);
}
