using System.Net;
using System.Text;
using RoamingHub.Core.Partners;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Wire;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

/// <summary>What a push is narrowed to, by what Hubject answers.</summary>
public sealed class PushRunTests
{
    private const string Yes = """{"Result":true,"StatusCode":{"Code":"000","Description":"Success","AdditionalInfo":null},"SessionID":null}""";

    [Fact]
    public async Task A_record_that_Hubjects_validation_names_is_parked_with_its_member_and_the_rest_go_at_once()
    {
        var (run, sent) = Run(records => !records.Contains('3') ? (200, Yes) : (400, """
            {"message":"Error parsing/validating JSON.","extendedInfo":null,"validationErrors":[
              {"fieldReference":"operatorEvseData.evseDataRecord[2].address.street","errorMessage":"size must be between 2 and 100"},
              {"fieldReference":"operatorEvseData.operatorName","errorMessage":"must not be null"}]}
            """), perPush: 10);
        await run.SendInPartsAsync(ActionType.Insert, Records(5), default);
        sent.ShouldBe(["insert 1,2,3,4,5", "insert 1,2,4,5"]);
        run.Outcomes[3].ShouldBeOfType<DeliveryOutcome.Parked>().Why.ShouldBe("operatorEvseData.evseDataRecord[2].address.street size must be between 2 and 100");
        run.Outcomes.Values.Count(o => o is DeliveryOutcome.Delivered).ShouldBe(4);
    }

    [Fact]
    public async Task Where_no_record_is_named_the_push_is_narrowed_by_halves_and_only_the_first_part_of_a_load_replaces()
    {
        var (run, sent) = Run(records => records.Contains('3') ? (400, """{"message":"Bad request"}""") : (200, Yes));
        await run.SendAllAsync(Records(5), 10, default);
        sent.ShouldBe(["fullLoad 1,2,3,4,5", "fullLoad 1,2", "insert 3,4,5", "insert 3", "insert 4,5"]);
        run.Outcomes[3].ShouldBeOfType<DeliveryOutcome.Parked>();
        run.Loaded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_load_larger_than_one_message_goes_on_with_inserts()
    {
        var (run, sent) = Run(_ => (200, Yes));
        await run.SendAllAsync(Records(7), 4, default);
        sent.ShouldBe(["fullLoad 1,2,3,4", "insert 5,6", "insert 7"]);
    }

    [Fact]
    public async Task A_passing_refusal_stops_the_run_and_a_push_about_what_is_not_there_calls_for_everything_anew()
    {
        var (down, sent) = Run(_ => (503, "<html>"));
        await down.SendInPartsAsync(ActionType.Update, Records(5), default);
        sent.ShouldBe(["update 1,2"]);
        (down.MetOutage, down.HoldsSomethingElse).ShouldBe((true, false));
        down.Outcomes.Values.ShouldAllBe(o => o is DeliveryOutcome.RetryAt && ((DeliveryOutcome.RetryAt)o).PartnerDown);

        var (throttled, _) = Run(_ => (429, ""));
        await throttled.SendInPartsAsync(ActionType.Update, Records(5), default);
        throttled.MetOutage.ShouldBeFalse();

        const string notThere = """{"Result":false,"StatusCode":{"Code":"009","Description":"Data transaction error","AdditionalInfo":"DE*ABC*E1 does not exist"}}""";
        var (other, asked) = Run(_ => (200, notThere));
        await other.SendInPartsAsync(ActionType.Update, Records(5), default);
        asked.ShouldBe(["update 1,2"]);
        (other.MetOutage, other.HoldsSomethingElse).ShouldBe((false, true));
        var (gone, deletes) = Run(records => (200, records.Contains('1') ? notThere : Yes));
        await gone.SendInPartsAsync(ActionType.Delete, Records(2), default);
        deletes.ShouldBe(["delete 1,2", "delete 1", "delete 2"]);
        gone.Outcomes.Values.ShouldAllBe(o => o is DeliveryOutcome.Delivered);
    }

    [Fact]
    public async Task Nothing_is_wiped_but_by_a_wipe()
    {
        var (run, sent) = Run(_ => (200, Yes));
        (await run.WipeAsync(default)).ShouldBeOfType<DeliveryOutcome.Delivered>();
        sent.ShouldBe(["fullLoad "]);
    }

    private static IReadOnlyList<Delivery> Records(int count) =>
    [
        .. Enumerable.Range(1, count).Select(i => new Delivery
        {
            Id = i, Partner = "p", Module = "evseData", Object = $"E{i}", Class = DeliveryClass.State, State = "waiting", Version = i, Content = $"{i}",
            Request = $$"""{"Record":{{i}}}""",
        }),
    ];

    private static (PushRun Run, List<string> Sent) Run(Func<string, (int Status, string Body)> answer, int perPush = 2)
    {
        var sent = new List<string>();
        var client = new OicpClient(
            new HttpClient(new Answers(answer, sent)), new OicpClientOptions(new Uri("https://hubject.example"), "DE*ABC"), TimeProvider.System);
        var partner = new OicpPartner(new Partner(new("p"), "oicp", "Hubject", "", PartnerStatus.Connected, []), Given.Settings, client);
        return (new(partner, OicpOperation.PushEvseData, (action, records) => Encoding.UTF8.GetBytes($"{WireWords.Of(action)} {string.Join(',', records)}"), perPush), sent);
    }

    private sealed class Answers(Func<string, (int Status, string Body)> answer, List<string> sent) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var push = await request.Content!.ReadAsStringAsync(cancellationToken);
            sent.Add(push);
            var (status, body) = answer(push.Split(' ')[1]);
            return new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        }
    }
}
