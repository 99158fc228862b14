using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Products;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Events;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Tests.Events;

namespace RoamingHub.Storage.Tests.ReadModels;

public sealed class ReadModelReaderTests : IAsyncLifetime
{
    private ReadModelWorld _world = null!;

    public async Task InitializeAsync() => _world = await ReadModelWorld.CreateAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task The_rows_do_not_depend_on_how_the_log_is_cut_into_batches(int batchSize)
    {
        await TellALongStoryAsync();
        await _world.ReadAsync(batchSize: 1000);
        var whole = await _world.DumpAsync();

        await _world.RebuildAsync(batchSize);

        var rebuilt = await _world.DumpAsync();
        rebuilt.Split('\n').Except(whole.Split('\n')).ShouldBeEmpty(); // names the row, where the whole is too long to show
        rebuilt.ShouldBe(whole);
        whole.Split('\n').Select(row => row.Split(' ')[0]).Distinct().ShouldBe(await _world.TablesAsync()); // none is empty
    }

    [Fact]
    public void It_reads_what_the_models_need_and_nothing_else()
    {
        var types = new ReadModelReader(new(CoreEvents.All)).Types!;

        types.ShouldContain("meter_read");
        types.ShouldNotContain("partner_sync_requested");
    }

    [Fact]
    public async Task Catching_up_waits_for_the_real_reader()
    {
        await using var tail = new LogTail(_world.Log, _world.Database);
        await using var leases = new ReaderLeases(_world.Database);
        await using var reader = new LogReader(new ReadModelReader(_world.Log.Types), _world.Log, tail, _world.Database, leases);
        var models = new Storage.ReadModels.ReadModels(_world.Database, _world.Log, reader);
        await _world.Log.AppendAsync(TokenStream.Of("04AABBCC"), ExpectedVersion.Any, [Facts.TokenDescribed]);
        (await models.Tokens.FindAsync("04AABBCC", default)).ShouldBeNull();

        reader.Start();

        (await models.CaughtUpAsync(default)).ShouldBeTrue();
        (await models.Tokens.FindAsync("04AABBCC", default)).ShouldNotBeNull();
    }

    private async Task TellALongStoryAsync()
    {
        var log = _world.Log;
        Task Append(string stream, params object[] facts) => log.AppendAsync(stream, ExpectedVersion.Any, facts);
        var station = StationStream.Of(Facts.Cp1);
        await Append(station, Facts.StationDescribed, Facts.StationConnected, Facts.StationBooted, Facts.StateReported);
        await Append(
            station, Facts.All["firmware_progress_reported"], Facts.All["diagnostics_progress_reported"], Facts.All["security_event_reported"],
            Facts.VariablesReported, Facts.All["station_report_received"], Facts.All["security_event_reported"]);
        await TellOfCallsAsync(Append);
        await Append(LocationStream.Of("LOC1"), Facts.LocationDescribed);
        await TellOfListingsAsync(Append);
        await Append(TariffStream.Of("T1"), Facts.TariffDescribed);
        await TellOfProductsAsync(Append);
        await Append(PartnerStream.Of(Facts.Emsp), Facts.All["partner_added"], Facts.All["partner_connected"], Facts.All["partner_settings_changed"], Facts.All["partner_terms_described"]);
        await Append(OwnPartyStream.Of(Facts.Abc), Facts.All["own_party_described"], new OwnPartyDescribed(Facts.Abc, "Abc", null, Facts.Noon));
        await Append(TokenStream.Of("04AABBCC"), Facts.TokenDescribed, Facts.TokenDescribed with { Status = LocalTokenStatus.Blocked });
        await Append(TokenStream.Of("GONE"), Facts.TokenDescribed with { IdTag = "gone" }, new LocalTokenRemoved("GONE", Facts.Noon));
        var line = (StatementLineDecided)Facts.All["statement_line_decided"];
        await Append(StatementStream.Of(line.Statement), line, line with { Action = LineAction.Credit }, line with { Line = 18 }, Facts.All["statement_class_decided"], Facts.All["statement_closed"]);
        await Append(ReservationStream.Of(Facts.Cp1, 17), Facts.All["reservation_made"]);
        await Append(ReservationStream.Of(Facts.Cp1, 18), Facts.All["reservation_made"], Facts.All["reservation_cancelled"]);
        for (var i = 0; i < 4; i++)
        {
            var session = new SessionId($"11111111-1111-8111-8111-11111111111{i}");
            var decided = Facts.Decided with { Id = Guid.Parse($"0194f0a0-0000-7000-8000-00000000000{i}") };
            var order = Facts.StartRequested with { Id = Guid.Parse($"0194f0a0-0000-7000-8000-00000000001{i}") };
            var at = Facts.Noon.AddHours(i);
            await Append(AuthorizationStream.Of(decided.Id), decided);
            await Append(RemoteStream.OfStart(order.Id), order, new RemoteStartAnswered(order.Id, i % 2 == 0 ? OrderOutcome.Accepted : OrderOutcome.Rejected, null, at));
            var atOnce = order with { Id = Guid.Parse($"0194f0a0-0000-7000-8000-00000000005{i}"), AnsweredAtOnce = true };
            await Append(RemoteStream.OfStart(atOnce.Id), atOnce, new RemoteStartAnswered(atOnce.Id, i == 3 ? OrderOutcome.NoAnswer : OrderOutcome.Accepted, null, at));
            if (i is 1 or 2)
                await Append(RemoteStream.OfStart(atOnce.Id), i == 1 ? new RemoteStartCancelled(atOnce.Id, at) : new RemoteStartLapsed(atOnce.Id, at));
            await Append(station, State(ConnectorState.Preparing, at), State(ConnectorState.Charging, at.AddMinutes(1)));
            await Append(SessionStream.Of(session), Facts.Started with { Transaction = $"{i}", At = at, Authorization = decided.Id, RemoteStart = order.Id });
            await Append(SessionStream.Of(session), Facts.MeterRead(at.AddMinutes(2), 2000), Facts.MeterRead(at.AddMinutes(1), 1500), new ChargingPaused(PausedBy.Vehicle, at, at));
            await Append(station, State(ConnectorState.Available, at.AddMinutes(3)), Facts.StationDisconnected with { Epoch = 7 + i }, Facts.StationConnected with { Epoch = 8 + i });
            await Append(SessionStream.Of(session), Facts.MeterRead(at.AddMinutes(4), 3000), new ChargingResumed(at, at), Facts.Stopped with { At = at.AddMinutes(5) });
            var record = Facts.Record with { Id = session.Value, Session = session };
            await Append(ChargeRecordStream.Of(record.Id), i == 0 ? new ChargeRecordSealed(record) : new ChargeRecordHeld(record, [new("no-price", "x")]));
            if (i > 1)
                await Append(ChargeRecordStream.Of(record.Id), i == 2 ? new ChargeRecordReleased(record.Id, null, "x", at) : new ChargeRecordDropped(record.Id, null, "x", at));
            if (i is 0)
                await Append(ChargeRecordStream.Of(record.Id), (SignedValuesJudgedAnew)Facts.All["signed_values_judged_anew"] with { Id = record.Id });
            if (i is 0 or 2)
                await Append(ChargeRecordStream.Of(record.Id), new ChargeRecordDoubted(record.Id, [new("late-facts", "x"), new("overlap", $"{i}")], at), new ChargeRecordDoubted(record.Id, [new("late-facts", "y")], at));
            if (i is 0 or 2)
                await Append(ChargeRecordStream.Of(record.Id), new ChargeRecordCredited(record.Id, ChargeRecordStream.CreditIdOf(record.Id), null, "x", at));
            if (i is 2)
            {
                var next = record with { Id = ChargeRecordStream.NextIdOf(record), Corrects = record.Id, Corrections = [Facts.Correction] };
                await Append(ChargeRecordStream.Of(record.Id), new ChargeRecordReplaced(record.Id, next.Id, session, [Facts.Correction]));
                await Append(ChargeRecordStream.Of(next.Id), new ChargeRecordSealed(next));
            }
        }

        await Append(
            SessionStream.Of(new("33333333-3333-8333-8333-333333333333")), Facts.Started with { Transaction = "T-1", Token = TokenRef.Read(""), Grant = null },
            Facts.All["report_numbered"], Facts.All["start_completed"], Facts.MeterRead(Facts.Noon.AddMinutes(2), 2000), Facts.All["session_overdue"], Facts.All["charging_wish_accepted"],
            Facts.Stopped with { MeterMissing = true }, Facts.All["stop_completed"], new ReportSetAside("stop", "{}", "the session has ended", Facts.Noon));
        await Append(SessionStream.Of(new("22222222-2222-8222-8222-222222222222")), Facts.Started with { Grant = null }, new SessionClosed(Facts.Noon, null, "x"));
        await Append(LocationStream.Of("LOC1"), new LocationRemoved("LOC1", Facts.Abc, Facts.Noon), Facts.LocationDescribed with { Details = "{}" });
        await Append(TariffStream.Of("T1"), new TariffRemoved("T1", Facts.Abc, Facts.Noon));
        await Append(station, new StationRemoved(Facts.Cp1, Facts.Noon), Facts.StationDescribed with { Protocol = null });
    }

    /// <summary>A product that went and came again, one that went; offers and assignments likewise; and a charge that was ordered under a product.</summary>
    private static async Task TellOfProductsAsync(Func<string, object[], Task> append)
    {
        var (product, offer) = (Facts.Product, Facts.Offer);
        await append(ProductStream.Of(product.Id), [Facts.All["product_described"], Facts.All["product_removed"]]);
        await append(ProductStream.Of("AC1"), [new ProductDescribed(product with { Id = "AC1" }, Facts.Noon)]);
        await append(ProductStream.Of(product.Id), [Facts.All["product_described"], new ProductDescribed(product with { Price = null }, Facts.Noon.AddHours(1))]);
        await append(ProductStream.Of("GONE"), [new ProductDescribed(product with { Id = "GONE" }, Facts.Noon), new ProductRemoved("GONE", Facts.Noon)]);
        await append(ProductStream.Offers, [Facts.All["offer_described"], new OfferDescribed(offer with { Id = "O-2" }, Facts.Noon), Facts.All["offer_withdrawn"]]);
        await append(ProductStream.OfAssignment(AssignedTo.Evse, "3256"), [Facts.All["product_assigned"], new ProductUnassigned(AssignedTo.Evse, "3256", Facts.Noon), Facts.All["product_assigned"]]);
        await append(ProductStream.OfAssignment(AssignedTo.Location, "LOC1"), [new ProductAssigned(AssignedTo.Location, "loc1", "AC 1", Facts.Noon), Facts.All["product_unassigned"]]);
        var ordered = Facts.StartRequested with { Id = Guid.Parse("0194f0a0-0000-7000-8000-00000000002f"), Grant = Facts.Grant with { Method = GrantMethod.Commanded, Product = "AC 1" } };
        await append(RemoteStream.OfStart(ordered.Id), [ordered]);
    }

    /// <summary>One is told twice, one is taken back, one is taken back and told anew.</summary>
    private static async Task TellOfListingsAsync(Func<string, object[], Task> append)
    {
        var told = (ListingDescribed)Facts.All["listing_described"];
        Task Tell(ListingDescribed listing) => append(ListingStream.Of(listing.Thing, listing.Id, listing.Network), [listing]);
        Task TakeBack(ListingDescribed listing) =>
            append(ListingStream.Of(listing.Thing, listing.Id, listing.Network), [new ListingRemoved(listing.Thing, listing.Id, listing.Network, Facts.Noon)]);
        await Tell(told);
        await Tell(told with { Details = "{}" });
        await Tell(told with { Id = "3257" });
        await TakeBack(told with { Id = "3257" });
        await Tell(told with { Thing = ListedThing.Location, Id = "LOC1" });
        await TakeBack(told with { Thing = ListedThing.Location, Id = "LOC1" });
        await Tell(told with { Thing = ListedThing.Location, Id = "loc1" });
    }

    /// <summary>Three calls: one is answered with settings, one cannot be done, one is never answered.</summary>
    private static async Task TellOfCallsAsync(Func<string, object[], Task> append)
    {
        foreach (var (n, action) in new[] { (1, StationWordsOfTests.Action), (2, "Reset"), (3, "Reset") })
        {
            var call = (StationCallRequested)Facts.All["station_call_requested"] with { Id = Guid.Parse($"0194f0a0-0000-7000-8000-00000000003{n}"), Action = action };
            var answer = (StationCallAnswered)Facts.All["station_call_answered"] with { Id = call.Id };
            await append(StationStream.OfCall(call.Id), n switch
            {
                1 => [call, answer with { Outcome = StationCallOutcome.Answered, Payload = "A=1", ErrorCode = null }],
                2 => [call, answer],
                _ => [call],
            });
        }
    }

    private static ConnectorStateReported State(ConnectorState state, DateTimeOffset at) =>
        Facts.StateReported with { State = state, Status = state.ToString(), At = at, ReceivedAt = at };
}
