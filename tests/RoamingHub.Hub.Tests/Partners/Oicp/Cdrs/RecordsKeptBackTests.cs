using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Sessions;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Simulators.Hubject;
using RoamingHub.Simulators.Stations;
using RoamingHub.TestSupport;

namespace RoamingHub.Hub.Tests.Partners.Oicp.Cdrs;

/// <summary>Records that cannot leave for now, and how they leave in the end.</summary>
public sealed class RecordsKeptBackTests
{
    private const string Both =
        """OCMF|{"FV":"1.0","RD":[{"TM":"2026-03-01T10:00:00,000+0100 U","TX":"B","RV":1,"RU":"kWh"},{"TM":"2026-03-01T11:00:00,000+0100 U","TX":"E","RV":9,"RU":"kWh"}]}|{"SD":"30"}""";

    [Fact]
    public async Task Where_signed_values_were_promised_they_go_along_or_the_record_waits()
    {
        await using var world = await OicpWorld.StartAsync(
            services => services.AddSingleton(SettlementOptions.Default with { SignedWithin = TimeSpan.FromSeconds(1) }));
        await world.DescribeAsync(Given.Location(Given.Evse("E1", "DE*ABC*E1"), Given.Evse("E2", "DE*ABC*E2")));
        await world.AppendAsync(StationStream.Of(new("CP2")), new StationDescribed(
            new("CP2"), "ocpp2.0.1", ValidationMode.Tolerant, [new(1, 1, "E2", "1")], DateTimeOffset.UtcNow));
        world.Hubject.Know(new(Identification.Card("04A1B2C3D4E5F7"), OicpWorld.Provider));
        await world.AddPartnerAsync($$""","evseDefaults":{"hotlinePhoneNumber":"+4930123456789","accessibility":"Free publicly accessible","calibrationLawDataAvailability":"External"}""");
        (await world.EvseDataAsync(2)).ShouldAllBe(e => e.CalibrationLawDataAvailability == RoamingHub.Oicp.V23.EvseData.CalibrationLawDataAvailability.External);

        // OCPP 1.6 without a signed value: held. With them in the stop's transactionData: sent.
        await using var first = await world.StationAsync("CP1");
        await first.ChargeAsync(1, OicpWorld.Card, 8_000);
        await world.Hub.Database.UntilAsync("SELECT count(*) = 1 FROM read.cdrs WHERE state = 'held' AND holds LIKE '%signed-values-missing%'");
        world.Hubject.Cdrs.ShouldBeEmpty();
        await first.AuthorizeAsync(OicpWorld.Card);
        var signed = world.Hubject.Sessions[^1].SessionId;
        var charge = await first.BeginChargeAsync(1, OicpWorld.Card, new ChargePlan(8_000, 0));
        await charge.Started;
        var end = DateTimeOffset.UtcNow.AddMinutes(-30).ToString("O");
        (await first.SendRawAsync($$"""
            [2,"raw","StopTransaction",{"transactionId":{{charge.TransactionId}},"meterStop":{{charge.MeterStart + 8_000}},"timestamp":"{{end}}","reason":"Local",
             "transactionData":[{"timestamp":"{{end}}","sampledValue":[{"value":{{JsonValue.Create(Both).ToJsonString()}},"format":"SignedData","context":"Transaction.End"}]}]}]
            """, OicpWorld.Patience)).ShouldNotBeNull();
        var cdr = await world.Hubject.WaitForCdrAsync(signed, OicpWorld.Patience);
        cdr.SignedMeteringValues.ShouldBe([new("", MeteringStatus.Start), new(Both, MeteringStatus.End)]);
        cdr.CalibrationLawVerificationInfo!.MeteringSignatureEncodingFormat.ShouldBe("OCMF");

        // OCPP 2.0.1: signedMeterValue beside the plain one.
        await using var second = await world.Hub.Station201Async("CP2");
        await PlayAsync(second, "T1", "04A1B2C3D4E5F7");
        var other = world.Hubject.Sessions[^1].SessionId;
        cdr = await world.Hubject.WaitForCdrAsync(other, OicpWorld.Patience);
        cdr.SignedMeteringValues.ShouldBe([new("OCMF|a", MeteringStatus.Start), new("OCMF|b", MeteringStatus.Progress), new("OCMF|c", MeteringStatus.End)]);
        (cdr.CalibrationLawVerificationInfo!.PublicKey, cdr.ConsumedEnergy, cdr.MeterValueStart, cdr.MeterValueEnd).ShouldBe(("a2V5", 8m, 1m, 9m));
        cdr.MeterValueInBetween!.MeterValues.ShouldBe([5m]);
        world.Hubject.Session(other)!.Notifications.OfType<ChargingNotificationError>().ShouldHaveSingleItem().ErrorAdditionalInfo.ShouldBe("GroundFault");
        world.Hubject.Session(other)!.Notifications.OfType<ChargingNotificationStart>().ShouldHaveSingleItem().ChargingStart.ShouldBe(cdr.ChargingStart);
        world.Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task While_Hubject_does_not_know_us_records_stay_queued_and_they_leave_when_it_does()
    {
        var clock = new SkippingClock();
        await using var world = await OicpWorld.StartAsync(services => services.AddSingleton<TimeProvider>(clock));
        await world.AddPartnerAsync();
        await world.EvseDataAsync(1);
        await using var station = await world.StationAsync();
        foreach (var code in new[] { "017", "300" })
        {
            world.Hubject.Faults.Set(OicpOperation.ChargeDetailRecord, new HubjectFault.Code(code));
            await station.AuthorizeAsync(OicpWorld.Card);
            var session = world.Hubject.Sessions[^1].SessionId;
            await station.ChargeAsync(1, OicpWorld.Card, 1_000);
            await world.Hub.Database.UntilAsync($"SELECT count(*) = 1 FROM hub.deliveries WHERE module = 'cdrs' AND state = 'retrying' AND last_error LIKE '%{code}%' AND NOT unanswered");
            world.Hub.Service<DeliveryLanes>().IsLocked(world.Partner).ShouldBeTrue();
            world.Hubject.Faults.ClearAll();
            clock.Skip(TimeSpan.FromMinutes(1));
            (await world.Hubject.WaitForCdrAsync(session, OicpWorld.Patience)).ConsumedEnergy.ShouldBe(1m);
        }

        world.Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_restart_in_the_middle_tells_nothing_twice_and_sends_one_record()
    {
        await using var world = await OicpWorld.ConnectedAsync();
        await using var station = await world.StationAsync();
        await station.AuthorizeAsync(OicpWorld.Card);
        var session = world.Hubject.Sessions.ShouldHaveSingleItem().SessionId;
        var charge = await station.BeginChargeAsync(1, OicpWorld.Card, new ChargePlan(5_000, 0));
        var start = (ChargingNotificationStart)await world.Hubject.WaitForNotificationAsync(session, ChargingNotificationType.Start, OicpWorld.Patience);
        await charge.Started;
        await station.GoOfflineAsync();
        await using var node = await world.Hub.AnotherNodeAsync();
        await world.Hub.StopAsync();

        await using var back = new StationSimulator(new() { Id = "CP1", Url = new(node.Url.Replace("http", "ws", StringComparison.Ordinal) + "/ocpp/CP1") });
        await back.ConnectAsync();
        await back.BootAsync();
        back.Clock.Set(station.Clock.Now.AddHours(1));
        await back.StatusAsync(1, RoamingHub.Ocpp.V16.ChargePointStatus.Charging);
        await back.StatusAsync(1, RoamingHub.Ocpp.V16.ChargePointStatus.Faulted, RoamingHub.Ocpp.V16.ChargePointErrorCode.OtherError);
        await back.StopTransactionAsync(new(charge.TransactionId, (int)charge.MeterStart + 5_000, back.Clock.Now));
        var cdr = await world.Hubject.WaitForCdrAsync(session, OicpWorld.Patience);
        cdr.ChargingStart.ShouldBe(start.ChargingStart);
        world.Hubject.Session(session)!.Notifications.Select(n => n.Type)
            .ShouldBe([ChargingNotificationType.Start, ChargingNotificationType.Error, ChargingNotificationType.End]);
        world.Hubject.Exchanges.Count(e => e.Operation == OicpOperation.ChargeDetailRecord).ShouldBe(1);
        world.Hubject.Violations.ShouldBeEmpty();
    }

    private static async Task PlayAsync(SimulatedStation station, string transaction, string card)
    {
        var began = DateTimeOffset.UtcNow.AddMinutes(-60);
        (string Type, string Trigger, string More, decimal Kwh, string Context, string Signed)[] events =
        [
            ("Started", "Authorized", "\"chargingState\":\"EVConnected\"", 1m, "Transaction.Begin", "OCMF|a"),
            ("Updated", "ChargingStateChanged", "\"chargingState\":\"Charging\"", 5m, "Sample.Periodic", "OCMF|b"),
            ("Ended", "AbnormalCondition", "\"stoppedReason\":\"GroundFault\"", 9m, "Transaction.End", "OCMF|c"),
        ];
        for (var i = 0; i < events.Length; i++)
        {
            var (type, trigger, more, kwh, context, signed) = events[i];
            var at = began.AddMinutes(i * 20).ToString("O");
            var token = i == 0 ? $$""","idToken":{"idToken":"{{card}}","type":"ISO14443"},"evse":{"id":1,"connectorId":1}""" : "";
            var value = $$"""{"signedMeterData":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes(signed))}}","signingMethod":"ECDSA","encodingMethod":"OCMF","publicKey":"a2V5"}""";
            (await station.SendRawAsync($$"""
                [2,"e{{i}}","TransactionEvent",{"eventType":"{{type}}","timestamp":"{{at}}","triggerReason":"{{trigger}}","seqNo":{{i}},
                 "transactionInfo":{"transactionId":"{{transaction}}",{{more}}}{{token}},
                 "meterValue":[{"timestamp":"{{at}}","sampledValue":[{"value":{{kwh}},"context":"{{context}}","unitOfMeasure":{"unit":"kWh"},"signedMeterValue":{{value}} }]}]}]
                """, OicpWorld.Patience)).ShouldNotBeNull();
        }
    }
}
