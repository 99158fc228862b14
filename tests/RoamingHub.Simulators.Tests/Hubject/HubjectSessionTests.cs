using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Simulators.Tests.Hubject;

public class HubjectSessionTests : HubjectFixture
{
    [Fact]
    public async Task A_driver_nobody_knows_is_refused_and_no_session_is_left()
    {
        var result = await Cpo.AuthorizeStartAsync(new(Operator, Identification.Card(Card), Evse), default);

        (result.Outcome, result.Code).ShouldBe((OicpOutcome.Refused, OicpCodes.RfidInvalidUid));
        result.Answer!.SessionID.ShouldBeNull();
        result.ResponseBody!.ShouldContain("\"SessionID\":null", Case.Sensitive);
        Hubject.Sessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_driver_whom_the_EMP_locked_is_refused_with_its_code()
    {
        Hubject.Know(new(Identification.PlugAndCharge(Contract), "DE-8EO", RefusalCode: OicpCodes.EvcoIdLocked));

        (await Cpo.AuthorizeStartAsync(new(Operator, Identification.PlugAndCharge(Contract), Evse), default)).Code.ShouldBe(OicpCodes.EvcoIdLocked);
    }

    [Fact]
    public async Task A_driver_who_is_known_gets_a_session()
    {
        var sessionId = await AuthorizedSessionAsync();

        var session = Hubject.Session(sessionId).ShouldNotBeNull();
        session.ProviderId.ShouldBe("DE-8EO");
        session.CpoPartnerSessionId.ShouldBe("cpo-1");
        session.EmpPartnerSessionId.ShouldBe("emp-1");
        session.ProductId.ShouldBe("AC3");
    }

    [Fact]
    public async Task A_session_id_of_ones_own_is_a_violation()
    {
        await Cpo.AuthorizeStartAsync(new(Operator, Identification.Card(Card), Evse, SessionID: Guid.NewGuid().ToString()), default);

        Hubject.Violations.Single().Text.ShouldBe("SessionID is Hubject's to give");
    }

    [Fact]
    public async Task The_starter_the_listed_and_the_providers_other_drivers_may_stop_others_may_not()
    {
        var sessionId = await AuthorizedSessionAsync();
        Hubject.Know(new(Identification.Card("AAAAAAAA"), "DE*8EO"));
        Hubject.Know(new(Identification.Card("BBBBBBBB"), "DE-OTH"));

        async Task<AuthorizationStatus> StopBy(Identification who) =>
            (await Cpo.AuthorizeStopAsync(new(sessionId, Operator, who, Evse), default)).Answer!.AuthorizationStatus;

        (await StopBy(Identification.Card(Card))).ShouldBe(AuthorizationStatus.Authorized);
        (await StopBy(Identification.PlugAndCharge(Contract))).ShouldBe(AuthorizationStatus.Authorized);
        (await StopBy(Identification.Card("AAAAAAAA"))).ShouldBe(AuthorizationStatus.Authorized);
        (await StopBy(Identification.Card("BBBBBBBB"))).ShouldBe(AuthorizationStatus.NotAuthorized);
        (await StopBy(Identification.Card("CCCCCCCC"))).ShouldBe(AuthorizationStatus.NotAuthorized);
    }

    [Fact]
    public async Task A_stop_for_no_session_is_a_bare_400_with_HTTP_401()
    {
        var result = await Cpo.AuthorizeStopAsync(new(Guid.NewGuid().ToString(), Operator, Identification.Card(Card)), default);

        (result.Outcome, result.HttpStatus, result.Code).ShouldBe((OicpOutcome.Refused, 401, OicpCodes.SessionInvalid));
    }

    [Fact]
    public async Task A_whole_session_breaks_no_rule()
    {
        var sessionId = await AuthorizedSessionAsync();

        await Done(Cpo.NotifyAsync(Started(sessionId), default));
        await Done(Cpo.NotifyAsync(Progressed(sessionId, 5), default));
        await Done(Cpo.NotifyAsync(Progressed(sessionId, 10), default));
        await Done(Cpo.NotifyAsync(Progressed(sessionId, 10), default));
        await Done(Cpo.NotifyAsync(Ended(sessionId), default));
        await Done(Cpo.SendCdrAsync(Cdr(sessionId), default));

        Hubject.Violations.ShouldBeEmpty();
        Hubject.Session(sessionId)!.Notifications.Select(n => n.Type).ShouldBe(
            [ChargingNotificationType.Start, ChargingNotificationType.Progress, ChargingNotificationType.Progress, ChargingNotificationType.End]);
        (await Hubject.WaitForCdrAsync(sessionId, Soon)).ConsumedEnergy.ShouldBe(11);
        Hubject.Cdrs.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Notifications_come_in_order_and_not_too_often()
    {
        var sessionId = await AuthorizedSessionAsync();

        await Breaks(Cpo.NotifyAsync(Progressed(sessionId, 5), default), "Progress before Start");
        await Breaks(Cpo.NotifyAsync(Ended(sessionId), default), "End before Start");
        await Done(Cpo.NotifyAsync(Started(sessionId), default));
        await Breaks(Cpo.NotifyAsync(Started(sessionId) with { ChargingStart = Start.AddMinutes(1) }, default), "Start after Start");
        await Done(Cpo.NotifyAsync(Progressed(sessionId, 5), default));
        await Breaks(Cpo.NotifyAsync(Progressed(sessionId, 9), default), "less than five minutes since the last Progress");
        await Done(Cpo.NotifyAsync(Ended(sessionId), default));
        await Breaks(Cpo.NotifyAsync(Progressed(sessionId, 15), default), "Progress after End");
        await Breaks(Cpo.NotifyAsync(Ended(sessionId) with { ConsumedEnergy = 11 }, default), "End after End");
        var final = Ended(sessionId) with { SessionEnd = Start.AddHours(2), ConsumedEnergy = 11 }; // the vehicle had rested until the stop
        await Done(Cpo.NotifyAsync(final, default));
        await Breaks(Cpo.NotifyAsync(final with { SessionEnd = Start.AddHours(3) }, default), "End after End");
    }

    [Fact]
    public async Task Nothing_follows_the_cdr()
    {
        var sessionId = await AuthorizedSessionAsync();
        await Done(Cpo.SendCdrAsync(Cdr(sessionId), default));

        (await Cpo.NotifyAsync(Started(sessionId), default)).Code.ShouldBe(OicpCodes.SessionInvalid);

        Hubject.Violations.Single().Text.ShouldBe("Start after the CDR");
    }

    [Fact]
    public async Task A_message_repeats_what_the_session_was_told()
    {
        var sessionId = await AuthorizedSessionAsync();

        (await Cpo.NotifyAsync(Started(sessionId) with { EvseID = "DE*ABC*E2" }, default)).Code.ShouldBe(OicpCodes.InconsistentEvseId);
        await Breaks(Cpo.NotifyAsync(Started(sessionId) with { EMPPartnerSessionID = "mine" }, default), "EMPPartnerSessionID is not the EMP's (emp-1)");
        await Breaks(Cpo.SendCdrAsync(Cdr(sessionId) with { CPOPartnerSessionID = "new" }, default), "CPOPartnerSessionID was cpo-1 before");
        await Breaks(Cpo.SendCdrAsync(Cdr(sessionId) with { PartnerProductID = "ac3" }, default), "PartnerProductID was AC3 before");
        await Breaks(Cpo.SendCdrAsync(Cdr(sessionId) with { Identification = Identification.Card("AAAAAAAA") }, default),
            "Identification is not the one that started the session");
    }

    [Fact]
    public async Task The_first_message_with_an_evse_tells_where_the_session_is()
    {
        var sessionId = await AuthorizedSessionAsync(evseId: null);

        await Done(Cpo.NotifyAsync(Started(sessionId), default));

        Hubject.Session(sessionId)!.EvseId.ShouldBe(Evse);
    }

    [Fact]
    public async Task A_cdr_does_not_end_in_the_future()
    {
        var sessionId = await AuthorizedSessionAsync();
        var future = DateTimeOffset.UtcNow.AddMinutes(1);

        await Breaks(Cpo.SendCdrAsync(Cdr(sessionId) with { ChargingEnd = future, SessionEnd = future }, default), "SessionEnd lies in the future");
    }

    [Fact]
    public async Task Calibration_data_External_asks_for_signed_values()
    {
        await PushDataAsync(ActionType.FullLoad, Record(Evse) with { CalibrationLawDataAvailability = CalibrationLawDataAvailability.External });
        var sessionId = await AuthorizedSessionAsync();

        await Breaks(Cpo.SendCdrAsync(Cdr(sessionId), default), "SignedMeteringValues are missing, and the EVSE was published with calibration data External");
    }

    [Fact]
    public async Task A_record_keeps_the_rules_of_times_energy_and_signed_values()
    {
        var sessionId = await AuthorizedSessionAsync();
        var info = new CalibrationLawVerificationInfo(SignedMeteringValuesVerificationInstruction: "Look at the display");
        SignedMeteringValue Signed(MeteringStatus status, string value = "OCMF|{}|{}") => new(value, status);

        await Breaks(Cpo.SendCdrAsync(Cdr(sessionId) with { ChargingEnd = Start.AddHours(2) }, default), "ChargingEnd is after SessionEnd");
        await Breaks(Cpo.SendCdrAsync(Cdr(sessionId) with { SessionStart = Start.AddMinutes(1) }, default), "SessionStart is after ChargingStart");
        await Breaks(
            Cpo.SendCdrAsync(Cdr(sessionId) with { MeterValueStart = 100, MeterValueEnd = 112 }, default), "ConsumedEnergy is not MeterValueEnd less MeterValueStart");
        await Breaks(
            Cpo.SendCdrAsync(Cdr(sessionId) with { SignedMeteringValues = [Signed(MeteringStatus.End)] }, default),
            "CalibrationLawVerificationInfo is missing, and there are signed values");
        await Breaks(
            Cpo.SendCdrAsync(Cdr(sessionId) with { SignedMeteringValues = [Signed(MeteringStatus.End)], CalibrationLawVerificationInfo = new() }, default),
            "CalibrationLawVerificationInfo says nothing");
        await Breaks(
            Cpo.SendCdrAsync(Cdr(sessionId) with { SignedMeteringValues = [Signed(MeteringStatus.End), Signed(MeteringStatus.Start)], CalibrationLawVerificationInfo = info }, default),
            "SignedMeteringValues must run from Start over Progress to End");
        await Breaks(
            Cpo.SendCdrAsync(Cdr(sessionId) with { SignedMeteringValues = [.. Enumerable.Repeat(Signed(MeteringStatus.Progress), 11)], CalibrationLawVerificationInfo = info }, default),
            "SignedMeteringValues holds more than 10 values");
        await Breaks(
            Cpo.SendCdrAsync(Cdr(sessionId) with { SignedMeteringValues = [Signed(MeteringStatus.End, "")], CalibrationLawVerificationInfo = info }, default),
            "SignedMeteringValues hold an empty value that is not the Start of one whole record");

        await Done(Cpo.SendCdrAsync(
            Cdr(sessionId) with { SignedMeteringValues = [Signed(MeteringStatus.Start, ""), Signed(MeteringStatus.End)], CalibrationLawVerificationInfo = info }, default));
        Hubject.Remarks.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_passes_and_will_be_complained_of_is_remarked_on()
    {
        await PushDataAsync(ActionType.FullLoad, Record(Evse));
        await Cpo.PushPricingProductDataAsync(Offer(0.4m), default);
        await Cpo.PushEvsePricingAsync(new(ActionType.FullLoad, [new(Evse, "*", ["AC1"])]), default);
        var sessionId = await AuthorizedSessionAsync();

        await Done(Cpo.SendCdrAsync(Cdr(sessionId), default));
        await Done(Cpo.PushPricingProductDataAsync(Offer(0.5m), default));

        Hubject.Remarks.Select(r => r.Text).ShouldBe(
            ["product AC3 has no price at DE*ABC*E1: there are AC1", "the price of AC1 changed, and what is offered to all stays as it was created"]);
        Hubject.Violations.ShouldBeEmpty();

        static PushPricingProductData Offer(decimal price) => new(ActionType.FullLoad, new(Operator, "*", 0.5m, "EUR", ReferenceUnit.KilowattHour,
        [
            new()
            {
                ProductID = "AC1",
                ReferenceUnit = ReferenceUnit.KilowattHour,
                ProductPriceCurrency = "EUR",
                PricePerReferenceUnit = price,
                MaximumProductChargingPower = 4,
                IsValid24Hours = true,
                ProductAvailabilityTimes = [new(Days.Everyday, [new("00:00", "24:00")])],
            },
        ]));
    }

    [Fact]
    public async Task A_second_cdr_is_refused_as_on_the_live_platform_and_is_a_violation()
    {
        var sessionId = await AuthorizedSessionAsync();
        await Done(Cpo.SendCdrAsync(Cdr(sessionId), default));

        var repeat = await Cpo.SendCdrAsync(Cdr(sessionId), default);

        (repeat.Outcome, repeat.HttpStatus, repeat.Code).ShouldBe((OicpOutcome.Refused, 404, OicpCodes.SessionInvalid));
        repeat.StatusCode!.AdditionalInfo.ShouldBe("Session found but status is not valid CLOSED!");
        Hubject.Violations.Single().Text.ShouldBe("a second CDR for one SessionID");
    }

    [Fact]
    public async Task A_second_cdr_after_a_lost_answer_is_no_violation()
    {
        var sessionId = await AuthorizedSessionAsync();
        Hubject.Faults.Set(OicpOperation.ChargeDetailRecord, new HubjectFault.LoseAnswer(), times: 1);

        (await Cpo.SendCdrAsync(Cdr(sessionId), default)).Outcome.ShouldBe(OicpOutcome.Ambiguous);
        (await Cpo.SendCdrAsync(Cdr(sessionId), default)).Code.ShouldBe(OicpCodes.SessionInvalid);

        Hubject.Cdrs.ShouldHaveSingleItem();
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_cdr_of_no_session_or_of_anothers_is_not_found()
    {
        var sessionId = await AuthorizedSessionAsync();
        Hubject.Register(new("DE*XYZ"));

        (await Cpo.SendCdrAsync(Cdr(Guid.NewGuid().ToString()), default)).HttpStatus.ShouldBe(404);
        (await ClientOf("DE*XYZ").SendCdrAsync(Cdr(sessionId), default)).HttpStatus.ShouldBe(404);
        Hubject.Session(sessionId)!.IsClosed.ShouldBeFalse();
    }

    [Fact]
    public async Task Waiting_in_vain_tells_what_was_waited_for_and_what_was_broken()
    {
        var sessionId = await AuthorizedSessionAsync();
        await Cpo.NotifyAsync(Ended(sessionId), default);

        var timeout = await Should.ThrowAsync<TimeoutException>(() => Hubject.WaitForCdrAsync(sessionId, TimeSpan.FromMilliseconds(20)));

        timeout.Message.ShouldContain($"a CDR of session {sessionId}");
        timeout.Message.ShouldContain("End before Start");
    }

    [Fact]
    public async Task What_comes_while_waiting_is_seen()
    {
        var sessionId = await AuthorizedSessionAsync();
        var waiting = Hubject.WaitForNotificationAsync(sessionId, ChargingNotificationType.Start, Soon);

        await Cpo.NotifyAsync(Started(sessionId), default);

        (await waiting).EvseID.ShouldBe(Evse);
    }

    private static async Task Done(Task<OicpResult<Acknowledgement>> sending) => (await sending).ShouldSatisfyAllConditions(r => r.Why.ShouldBeNull());

    private async Task Breaks(Task<OicpResult<Acknowledgement>> sending, string rule)
    {
        (await sending).Code.ShouldBe(OicpCodes.DataError);
        Hubject.Violations[^1].Text.ShouldBe(rule);
    }
}
