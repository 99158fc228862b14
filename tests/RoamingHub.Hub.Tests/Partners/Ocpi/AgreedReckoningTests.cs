using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Hub.Tests.Stations;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Sessions;

namespace RoamingHub.Hub.Tests.Partners.Ocpi;

/// <summary>
/// What was agreed with a partner, and the words of the tariff, hold as they were when the charge began: in the running session, on the bill, and when
/// the record is made once more from the log.
/// </summary>
public sealed class AgreedReckoningTests : IAsyncLifetime
{
    private const string Card = "04A2B31C5E6F80";
    private readonly SkippingClock _clock = new();
    private OcpiWorld _world = null!;

    public async Task InitializeAsync()
    {
        _world = await OcpiWorld.StartAsync(_clock, ("Hub:Cdrs:UnpluggedWithinHours", "0.2"));
        (await _world.Emsp.PushTokenAsync(_world.Emsp.IssueToken(Card))).Ok.ShouldBeTrue();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task The_profile_of_the_start_rounds_session_and_bill_whatever_the_terms_become()
    {
        await TermsAsync("""{ "rounding": "four-decimals" }""");
        await using var station = await StationAsync();

        var (transaction, at) = await StartAsync(station);
        await TermsAsync("""{ "rounding": "half-even" }""");
        await StopAsync(station, transaction, 12_345);

        var cdr = await CdrAsync(at);
        (cdr.TotalEnergyCost!.ExclVat, cdr.TotalCost!.ExclVat, cdr.TotalCost.InclVat).ShouldBe((4.938m, 5.438m, 6.4712m)); // 0.50 + 12.345 × 0.40, and 19 %
        (await SessionAsync(cdr)).TotalCost.ShouldBe(cdr.TotalCost);
        var record = await _world.ApiAsync(HttpMethod.Get, "/api/cdrs/" + cdr.Id);
        ((string)record["price"]!["rounding"]!, (string)record["record"]!["reckoning"]!["rounding"]!).ShouldBe(("four-decimals", "four-decimals"));

        var (second, later) = await StartAsync(station);
        await StopAsync(station, second, 12_345);
        (await CdrAsync(later)).TotalCost!.ExclVat.ShouldBe(5.44m);
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
    }

    [Fact]
    public async Task Until_the_cable_is_out_it_parks_where_that_was_agreed_and_the_bill_waits_for_it()
    {
        await TermsAsync("""{ "afterStop": "untilUnplugged" }""");
        await _world.DescribeTariffAsync("AC", Tariff(0.4m, parking: 60));
        await using var station = await StationAsync();

        var (transaction, at) = await StartAsync(station);
        var stop = await StopAsync(station, transaction, 10_000);
        await StatusAsync(station, "Finishing");
        _clock.Skip(TimeSpan.FromMinutes(3));
        (await RecordsAsync()).ShouldBe(0);
        var unplugged = await StatusAsync(station, "Available");

        var cdr = await CdrAsync(at);
        cdr.EndDateTime.ShouldBe(unplugged);
        cdr.TotalParkingTime!.Value.ShouldBe((decimal)(unplugged - stop).TotalHours, 0.0001m);
        cdr.TotalParkingCost!.ExclVat!.Value.ShouldBe((decimal)(unplugged - stop).TotalHours * 60, 0.02m); // a step of a second
        cdr.ChargingPeriods![^1].Dimensions!.Any(d => d.Type?.Value is CdrDimensionType.PARKING_TIME).ShouldBeTrue();
        var session = await SessionAsync(cdr);
        (session.TotalCost, session.EndDateTime).ShouldBe((cdr.TotalCost, cdr.EndDateTime));

        // One whose cable nobody tells of is billed to the stop, when the time is over.
        var (second, later) = await StartAsync(station);
        var end = await StopAsync(station, second, 10_000);
        _clock.Skip(TimeSpan.FromMinutes(13));
        var silent = await CdrAsync(later);
        (silent.EndDateTime, silent.TotalParkingTime).ShouldBe((end, 0m));
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
    }

    [Fact]
    public async Task A_cable_whose_station_was_away_ends_the_wait_and_costs_nothing()
    {
        await TermsAsync("""{ "afterStop": "untilUnplugged" }""");
        await _world.DescribeTariffAsync("AC", Tariff(0.4m, parking: 60));
        var station = await StationAsync();
        var (transaction, at) = await StartAsync(station);
        var stop = await StopAsync(station, transaction, 10_000);
        await station.DisposeAsync();
        _clock.Skip(TimeSpan.FromMinutes(3));

        await using var back = await StationAsync();
        await StatusAsync(back, "Available");

        var cdr = await CdrAsync(at);
        (cdr.EndDateTime, cdr.TotalParkingTime).ShouldBe((stop, 0m));
    }

    [Fact]
    public async Task Time_that_the_station_held_back_is_on_no_bill_where_it_is_free()
    {
        await TermsAsync("""{ "curtailed": "free" }""");
        await _world.DescribeTariffAsync("AC", Tariff(0.4m, time: 60));
        await using var station = await StationAsync();

        var (transaction, at) = await StartAsync(station);
        _clock.Skip(TimeSpan.FromMinutes(2));
        var paused = await StatusAsync(station, "SuspendedEVSE");
        _clock.Skip(TimeSpan.FromMinutes(3));
        var resumed = await StatusAsync(station, "Charging");
        var stop = await StopAsync(station, transaction, 10_000);

        var cdr = await CdrAsync(at);
        var charged = (decimal)(stop - at - (resumed - paused)).TotalHours;
        cdr.TotalTimeCost!.ExclVat!.Value.ShouldBe(charged * 60, 0.02m); // a step of a second
        cdr.TotalTime!.Value.ShouldBe((decimal)(stop - at).TotalHours, 0.0002m);
        cdr.ChargingPeriods!.SelectMany(p => p.Dimensions!).Where(d => d.Type?.Value is CdrDimensionType.TIME).Sum(d => d.Volume!.Value).ShouldBe(charged, 0.0002m);
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
    }

    [Fact]
    public async Task A_tariff_that_is_changed_and_removed_during_the_charge_prices_as_it_was_at_the_start()
    {
        await using var station = await StationAsync();
        var (transaction, at) = await StartAsync(station, Now());
        await _world.DescribeTariffAsync("AC", Tariff(0.9m));
        await _world.RemoveTariffAsync("AC");
        await StopAsync(station, transaction, 90);

        var cdr = await CdrAsync(at);

        cdr.TotalCost!.ExclVat.ShouldBe(0.54m); // 0.50 + 0.09 × 0.40
        cdr.Tariffs!.ShouldHaveSingleItem().Elements![0].PriceComponents![1].Price.ShouldBe(0.4m);
        await _world.DescribeTariffAsync("AC", Tariff(0.7m));
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
    }

    [Fact]
    public async Task A_charge_that_is_told_late_is_priced_by_the_words_of_its_own_start()
    {
        var first = _clock.GetUtcNow();
        _clock.Skip(TimeSpan.FromHours(1));
        await _world.DescribeTariffAsync("AC", Tariff(0.9m));
        var second = _clock.GetUtcNow();
        _clock.Skip(TimeSpan.FromHours(1));
        await _world.RemoveTariffAsync("AC");
        var third = _clock.GetUtcNow();
        _clock.Skip(TimeSpan.FromHours(1));
        await _world.DescribeTariffAsync("AC", Tariff(0.1m));
        _clock.Skip(TimeSpan.FromHours(1));
        await using var station = await StationAsync();

        await ReplayAsync(station, first, 1_000_000);
        await ReplayAsync(station, second, 2_000_000);
        await ReplayAsync(station, third, 3_000_000);
        var now = (await StartAsync(station)).Transaction;
        await StopAsync(station, now, 10_000);

        (await CdrAsync(first)).TotalCost!.ExclVat.ShouldBe(4.50m);
        (await CdrAsync(second)).TotalCost!.ExclVat.ShouldBe(9m);
        await _world.Emsp.WaitForCdrAsync(c => c.TotalCost!.ExclVat == 1m, OcpiWorld.Soon); // the live one
        await _world.Hub.Database.UntilAsync("SELECT count(*) = 4 FROM read.cdrs");
        var held = (await _world.ApiAsync(HttpMethod.Get, "/api/cdrs?state=held"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        held["holds"]!.AsArray().Select(h => (string)h!["rule"]!).ShouldContain("no-price", "there was no tariff at the third start");
        await RebuiltRecords.ShouldBeWhatTheLogGivesAsync(_world.Hub);
    }

    [Fact]
    public async Task A_partners_own_tariff_too_is_the_one_of_the_start()
    {
        await _world.ApiAsync(HttpMethod.Put, "/api/tariffs/FLEET?for=partners", Tariff(0.2m));
        await _world.ApiAsync(HttpMethod.Put, $"/api/partners/{_world.Partner}/terms", """{ "tariffs": { "instead": { "AC": "FLEET" } } }""");
        _clock.Skip(TimeSpan.FromHours(1));
        var before = _clock.GetUtcNow();
        _clock.Skip(TimeSpan.FromHours(1));
        await _world.ApiAsync(HttpMethod.Put, "/api/tariffs/FLEET", Tariff(0.3m));
        await _world.CaughtUpAsync();
        _clock.Skip(TimeSpan.FromHours(1));
        await using var station = await StationAsync();

        await ReplayAsync(station, before, 1_000_000);
        await StopAsync(station, (await StartAsync(station)).Transaction, 10_000);

        (await CdrAsync(before)).TotalCost!.ExclVat.ShouldBe(2m);
        await _world.Emsp.WaitForCdrAsync(c => c.TotalCost!.ExclVat == 3m, OcpiWorld.Soon);
    }

    [Fact]
    public async Task Of_two_tariffs_the_one_that_is_valid_at_the_start_prices_the_charge()
    {
        var turn = _clock.GetUtcNow().AddHours(1);
        var text = JsonSerializer.Serialize(turn);
        await _world.DescribeTariffAsync("OLD", Tariff(0.2m).Replace("{ \"currency\"", $"{{ \"end_date_time\": {text}, \"currency\"", StringComparison.Ordinal));
        await _world.DescribeTariffAsync("NEW", Tariff(0.3m).Replace("{ \"currency\"", $"{{ \"start_date_time\": {text}, \"currency\"", StringComparison.Ordinal));
        await _world.DescribeLocationAsync("LOC1", OcpiWorld.Location.Replace("[ \"AC\" ]", "[ \"OLD\", \"NEW\" ]", StringComparison.Ordinal));
        _clock.Skip(TimeSpan.FromHours(2));
        await using var station = await StationAsync();

        await ReplayAsync(station, turn.AddSeconds(-1), 1_000_000);
        await ReplayAsync(station, turn, 2_000_000);

        (await CdrAsync(turn.AddSeconds(-1))).TotalCost!.ExclVat.ShouldBe(2m);
        (await CdrAsync(turn)).TotalCost!.ExclVat.ShouldBe(3m);
    }

    private static string Tariff(decimal energy, decimal parking = 0, decimal time = 0) => FormattableString.Invariant($$"""
        { "currency": "EUR", "elements": [ { "price_components": [ { "type": "ENERGY", "price": {{energy}}, "step_size": 1 },
            { "type": "PARKING_TIME", "price": {{parking}}, "step_size": 1 }, { "type": "TIME", "price": {{time}}, "step_size": 1 } ] } ] }
        """);

    private async Task TermsAsync(string cdrs)
    {
        await _world.ApiAsync(HttpMethod.Put, $"/api/partners/{_world.Partner}/terms", $$"""{ "cdrs": {{cdrs}} }""");
        await _world.CaughtUpAsync();
    }

    private Task<RawStation> StationAsync() => RawStation.BootedAsync(_world.Hub, "CP1", "ocpp1.6");

    private async Task<(int Transaction, DateTimeOffset At)> StartAsync(RawStation station, DateTimeOffset? told = null, int meter = 0)
    {
        var at = told ?? Now().AddMinutes(-40); // long enough for its energy
        var answer = await station.CallAsync("StartTransaction", $$"""{"connectorId":1,"idTag":"{{Card}}","meterStart":{{meter}},"timestamp":{{JsonSerializer.Serialize(at)}}}""");
        answer.GetProperty("idTagInfo").GetProperty("status").GetString().ShouldBe("Accepted");
        return (answer.GetProperty("transactionId").GetInt32(), at);
    }

    private async Task<DateTimeOffset> StopAsync(RawStation station, int transaction, int meter, DateTimeOffset? told = null)
    {
        var at = told ?? Now();
        await station.CallAsync("StopTransaction", $$"""{"transactionId":{{transaction}},"meterStop":{{meter}},"timestamp":{{JsonSerializer.Serialize(at)}}}""");
        return at;
    }

    private async Task<DateTimeOffset> StatusAsync(RawStation station, string status)
    {
        var at = Now();
        await station.CallAsync("StatusNotification", $$"""{"connectorId":1,"errorCode":"NoError","status":"{{status}}","timestamp":{{JsonSerializer.Serialize(at)}}}""");
        return at;
    }

    // 10 kWh in half an hour.
    private async Task ReplayAsync(RawStation station, DateTimeOffset at, int meter)
    {
        var (transaction, _) = await StartAsync(station, at, meter);
        await StopAsync(station, transaction, meter + 10_000, at.AddMinutes(30));
    }

    private DateTimeOffset Now() => new(_clock.GetUtcNow().Ticks / TimeSpan.TicksPerMillisecond * TimeSpan.TicksPerMillisecond, TimeSpan.Zero);

    private Task<Cdr> CdrAsync(DateTimeOffset start) =>
        _world.Emsp.WaitForCdrAsync(c => (c.StartDateTime!.Value - start).Duration() < TimeSpan.FromMilliseconds(1), OcpiWorld.Soon);

    private Task<Session> SessionAsync(Cdr cdr) =>
        _world.Emsp.WaitForSessionAsync(s => s.Id == cdr.SessionId && s.Status == SessionStatus.COMPLETED, OcpiWorld.Soon);

    private Task<int> RecordsAsync() => _world.Hub.Database.QueryAsync<int>("SELECT count(*)::int FROM log.mt_events WHERE type LIKE 'charge_record%'");
}
