using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.Simulators.Tests.Hubject;

public class HubjectPushTests : HubjectFixture
{
    [Fact]
    public async Task A_full_load_replaces_everything_and_every_answer_has_a_process_id()
    {
        await PushDataAsync(ActionType.FullLoad, Record("DE*ABC*E1"), Record("DE*SUB*E7"));
        var result = await PushDataAsync(ActionType.FullLoad, Record("DE*ABC*E2"));

        result.Outcome.ShouldBe(OicpOutcome.Done);
        result.ProcessId.ShouldNotBeNullOrEmpty();
        Hubject.EvseData(Operator).Select(r => r.EvseID).ShouldBe(["DE*ABC*E2"]);
        Hubject.Exchanges.Count.ShouldBe(2);
        Hubject.Exchanges[0].Target.ShouldBe("/api/oicp/evsepush/v23/operators/DE%2AABC/data-records");
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_insert_of_one_that_exists_aborts_the_whole_push()
    {
        await PushDataAsync(ActionType.FullLoad, Record("DE*ABC*E1"));

        (await PushDataAsync(ActionType.Insert, Record("DE*ABC*E2"), Record("DEABCE1"))).Code.ShouldBe(OicpCodes.DataTransactionError);

        Hubject.EvseData(Operator).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_update_of_one_that_does_not_exist_aborts_the_whole_push()
    {
        await PushDataAsync(ActionType.FullLoad, Record("DE*ABC*E1"));

        var update = await PushDataAsync(ActionType.Update, Record("DE*ABC*E1") with { MaxCapacity = 9 }, Record("DE*ABC*E2"));

        update.Code.ShouldBe(OicpCodes.DataTransactionError);
        Hubject.EvseData(Operator).Single().MaxCapacity.ShouldBeNull();
    }

    [Fact]
    public async Task Deleting_an_evse_takes_its_status_along()
    {
        await PushDataAsync(ActionType.FullLoad, Record("DE*ABC*E1"), Record("DE*ABC*E2"));
        await PushStatusAsync(ActionType.FullLoad, new("DE*ABC*E1", EvseState.Available), new("DE*ABC*E2", EvseState.Occupied));

        await PushDataAsync(ActionType.Delete, Record("DE*ABC*E1"));

        Hubject.EvseStatus(Operator).ShouldBe([new EvseStatusRecord("DE*ABC*E2", EvseState.Occupied)]);
    }

    [Fact]
    public async Task Anothers_evse_is_inconsistent()
    {
        var result = await PushDataAsync(ActionType.FullLoad, Record("DE*XYZ*E1"));

        (result.Outcome, result.Code).ShouldBe((OicpOutcome.Refused, OicpCodes.InconsistentEvseId));
        Hubject.Violations.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_status_needs_its_evse_and_an_update_its_status()
    {
        (await PushStatusAsync(ActionType.FullLoad, new EvseStatusRecord(Evse, EvseState.Available))).Code.ShouldBe(OicpCodes.DataTransactionError);

        await PushDataAsync(ActionType.FullLoad, Record(Evse));
        (await PushStatusAsync(ActionType.Update, new EvseStatusRecord(Evse, EvseState.Available))).Code.ShouldBe(OicpCodes.DataTransactionError);
        (await PushStatusAsync(ActionType.Insert, new EvseStatusRecord(Evse, EvseState.Available))).IsDone.ShouldBeTrue();
        (await PushStatusAsync(ActionType.Update, new EvseStatusRecord(Evse, EvseState.Occupied))).IsDone.ShouldBeTrue();

        Hubject.EvseStatus(Operator).Single().EvseStatus.ShouldBe(EvseState.Occupied);
    }

    [Fact]
    public async Task A_stranger_is_not_found_and_an_impostor_unauthorized()
    {
        var push = new PushEvseStatus(ActionType.FullLoad, new(Operator, []));

        var stranger = await ClientOf("DE*XYZ").PushEvseStatusAsync(push, default);
        Hubject.Register(new("DE*XYZ"));
        var impostor = await ClientOf("DE*XYZ").PushEvseStatusAsync(push, default);

        (stranger.HttpStatus, stranger.Code).ShouldBe((404, OicpCodes.PartnerNotFound));
        (impostor.HttpStatus, impostor.Code).ShouldBe((401, OicpCodes.UnauthorizedAccess));
    }

    [Fact]
    public async Task What_breaks_the_message_is_answered_022_and_remembered()
    {
        var result = await PushDataAsync(ActionType.FullLoad, Record(Evse), Record("DE*ABC*E2") with { Plugs = [] });

        (result.Outcome, result.Code).ShouldBe((OicpOutcome.Refused, OicpCodes.DataError));
        Hubject.Violations.Single().Text.ShouldBe("OperatorEvseData.EvseDataRecord[1].Plugs must not be empty");
        Hubject.EvseData(Operator).ShouldBeEmpty();
    }

    [Fact]
    public async Task Or_with_validation_errors_that_name_the_record()
    {
        Hubject.AnswersWithValidationErrors = true;

        var result = await PushDataAsync(ActionType.FullLoad, Record(Evse), Record("DE*ABC*E2") with { Plugs = [] });

        result.HttpStatus.ShouldBe(400);
        result.ValidationErrors.Single().FieldReference.ShouldBe("operatorEvseData.evseDataRecord[1].plugs");
        result.ValidationErrors.Single().RecordIndex.ShouldBe(1);
    }

    [Fact]
    public async Task What_is_not_JSON_is_a_bad_request()
    {
        var result = await Cpo.DeliverAsync(OicpOperation.PushEvseStatus, "{ oops"u8.ToArray(), default);

        (result.Outcome, result.HttpStatus).ShouldBe((OicpOutcome.Refused, 400));
        Hubject.Violations.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("operators/DE*ABC", "application/json", "`*` and `+` in the path must be percent-encoded")]
    [InlineData("operators/DE%2AABC", "text/plain", "the content type is not application/json")]
    public async Task The_path_is_encoded_and_the_content_is_JSON(string party, string contentType, string rule)
    {
        using var raw = new HttpClient();
        using var content = new StringContent("{}", System.Text.Encoding.UTF8, contentType);

        await raw.PostAsync(new Uri(Hubject.BaseUrl, $"api/oicp/evsepush/v21/{party}/status-records"), content);

        Hubject.Violations.Single().Text.ShouldBe(rule);
    }

    [Fact]
    public async Task Two_pushes_of_one_operation_at_a_time_are_one_too_many()
    {
        Hubject.Faults.Set(OicpOperation.PushEvseStatus, new HubjectFault.Slow(TimeSpan.FromHours(1)), times: 1);
        var push = new PushEvseStatus(ActionType.FullLoad, new(Operator, []));
        using var enough = new CancellationTokenSource();

        var both = new[] { Cpo.PushEvseStatusAsync(push, enough.Token), Cpo.PushEvseStatusAsync(push, enough.Token) };
        var answered = await Task.WhenAny(both);

        (await answered).Code.ShouldBe(OicpCodes.DataError);
        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(both.Single(t => t != answered));
        Hubject.Violations.Single().Text.ShouldBe("another push of this operation is still in flight");
    }

    [Fact]
    public async Task Products_are_pushed_before_they_are_used()
    {
        var use = new PushEvsePricing(ActionType.FullLoad, [new(Evse, "DE-8EO", ["AC3"])]);
        var product = new PricingProductDataRecord
        {
            ProductID = "AC3",
            ReferenceUnit = ReferenceUnit.KilowattHour,
            ProductPriceCurrency = "EUR",
            PricePerReferenceUnit = 0.4m,
            MaximumProductChargingPower = 22,
            IsValid24Hours = true,
            ProductAvailabilityTimes = [new(Days.Everyday, [new("00:00", "24:00")])],
        };

        (await Cpo.PushEvsePricingAsync(use, default)).Code.ShouldBe(OicpCodes.DataError);
        (await Cpo.PushPricingProductDataAsync(
            new(ActionType.FullLoad, new(Operator, "*", 0.5m, "EUR", ReferenceUnit.KilowattHour, [product])), default)).IsDone.ShouldBeTrue();
        (await Cpo.PushEvsePricingAsync(use, default)).IsDone.ShouldBeTrue();

        Hubject.Offers(Operator).Single().PricingProductDataRecords.Single().PricePerReferenceUnit.ShouldBe(0.4m);
        Hubject.EvsePrices(Operator).Single().EvseIDProductList.ShouldBe(["AC3"]);
        Hubject.Violations.Single().Text.ShouldBe("EVSE DE*ABC*E1 names product AC3, which was never pushed.");
    }
}
