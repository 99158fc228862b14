using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Simulators.Tests.Hubject;

public class HubjectFaultTests : HubjectFixture
{
    public static TheoryData<HubjectFault, OicpOutcome, bool> Faults => new()
    {
        { new HubjectFault.Down(), OicpOutcome.Ambiguous, false },
        { new HubjectFault.Error(503), OicpOutcome.Ambiguous, false },
        { new HubjectFault.Error(403), OicpOutcome.Misconfigured, false },
        { new HubjectFault.Code(OicpCodes.HubjectSystemError), OicpOutcome.Retry, false },
        { new HubjectFault.Error(408), OicpOutcome.Ambiguous, false },
        { new HubjectFault.Error(429), OicpOutcome.Retry, false },
        { new HubjectFault.Code(OicpCodes.HubjectDatabaseError), OicpOutcome.Retry, false },
        { new HubjectFault.Code(OicpCodes.SystemError), OicpOutcome.Retry, false },
        { new HubjectFault.Bare(500, OicpCodes.HubjectSystemError), OicpOutcome.Ambiguous, false },
        { new HubjectFault.NullMembers(), OicpOutcome.Done, true },
        { new HubjectFault.UnknownMembers(), OicpOutcome.Done, true },
        { new HubjectFault.Garbage(), OicpOutcome.Ambiguous, false },
        { new HubjectFault.LoseAnswer(), OicpOutcome.Ambiguous, true },
        { new HubjectFault.Slow(TimeSpan.FromMilliseconds(1)), OicpOutcome.Done, true },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task A_fault_looks_as_it_should_and_stores_only_what_it_should(HubjectFault fault, OicpOutcome outcome, bool stored)
    {
        Hubject.Faults.Set(OicpOperation.PushEvseData, fault);

        var result = await PushDataAsync(ActionType.FullLoad, Record(Evse));

        result.Outcome.ShouldBe(outcome);
        Hubject.EvseData(Operator).Count.ShouldBe(stored ? 1 : 0);
        Hubject.Exchanges.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_comes_back_odd_is_odd_in_its_own_way()
    {
        async Task<string> With(HubjectFault fault)
        {
            Hubject.Faults.Set(OicpOperation.PushEvseStatus, fault, times: 1);
            return (await PushStatusAsync(ActionType.FullLoad)).ResponseBody!;
        }

        (await With(new HubjectFault.NullMembers())).ShouldSatisfyAllConditions(b => b.ShouldContain("\"AdditionalInfo\":null"), b => b.ShouldContain("\"SessionID\":null"));
        (await With(new HubjectFault.UnknownMembers())).ShouldContain("\"Weather\":{");
        (await With(new HubjectFault.Bare(500, "001"))).ShouldContain("später"); // in ISO-8859-1, and read so
        (await With(new HubjectFault.Error(403))).ShouldStartWith("<html>");
    }

    [Fact]
    public async Task A_record_can_be_refused_as_closed_that_was_never_taken()
    {
        var session = await AuthorizedSessionAsync();
        Hubject.Faults.Set(OicpOperation.ChargeDetailRecord, new HubjectFault.Closed(), times: 1);

        var refused = await Cpo.SendCdrAsync(Cdr(session), default);

        (refused.HttpStatus, refused.StatusCode!.AdditionalInfo).ShouldBe((404, "Session found but status is not valid CLOSED!"));
        Hubject.Cdrs.ShouldBeEmpty();
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_fault_strikes_one_operation_as_often_as_told()
    {
        Hubject.Faults.Set(OicpOperation.PushEvseData, new HubjectFault.Error(500), times: 1);

        (await PushStatusAsync(ActionType.FullLoad)).IsDone.ShouldBeTrue();
        (await PushDataAsync(ActionType.FullLoad)).HttpStatus.ShouldBe(500);
        (await PushDataAsync(ActionType.FullLoad)).IsDone.ShouldBeTrue();
    }

    [Fact]
    public async Task A_platform_in_trouble_recovers_when_the_switches_are_off()
    {
        Hubject.Faults.SetAll(new HubjectFault.Down());
        (await PushStatusAsync(ActionType.FullLoad)).IsDone.ShouldBeFalse();

        Hubject.Faults.ClearAll();

        (await PushStatusAsync(ActionType.FullLoad, Array.Empty<EvseStatusRecord>())).IsDone.ShouldBeTrue();
    }
}
