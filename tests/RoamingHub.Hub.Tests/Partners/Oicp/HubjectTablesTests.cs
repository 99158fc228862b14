using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Configuration;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Values;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Stations.Iso15118;
using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Hub.Stations.Ocpp201;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

/// <summary>The tables of specs/mapping.md about Hubject's answers are what the code does.</summary>
public sealed class HubjectTablesTests
{
    private static readonly TokenRef Card = TokenRef.Read("04A1B2C3D4E5F6");

    public static TheoryData<string, string, string, string> Refusals => Rows<TheoryData<string, string, string, string>>(
        "## Hubject's refusals at the station", (data, r) => data.Add(r[0], r[1], r[2], r[3]));

    public static TheoryData<string, string, string> Answers => Rows<TheoryData<string, string, string>>(
        "## Hubject's answers to what is delivered", (data, r) => data.Add(r[0], r[1], r[2]));

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refusal_is_what_the_table_says_in_every_shape_of_the_answer(string code, string station16, string station201, string certificate)
    {
        code = code.Replace("xx", "97", StringComparison.Ordinal);
        foreach (var body in new[]
        {
            $$$"""{"SessionID":null,"CPOPartnerSessionID":null,"ProviderID":null,"AuthorizationStatus":"NotAuthorized","StatusCode":{"Code":"{{{code}}}","Description":null,"AdditionalInfo":null},"AuthorizationStopIdentifications":null,"Unknown":1}""",
            $$$"""{"StatusCode":{"Code":"{{{code}}}"}}""",
            $$$"""{"Result":false,"StatusCode":{"Code":"{{{code}}}","Description":"No."}}""",
        })
        {
            var questions = new StartQuestions(TimeProvider.System, OicpOptions.From(new ConfigurationBuilder().Build()), Microsoft.Extensions.Logging.Abstractions.NullLogger<StartQuestions>.Instance);
            var partner = new OicpPartner(
                new(new("p1"), "oicp", "Hubject", "{}", PartnerStatus.Connected, []), Given.Settings, Client(Scripted.Answers(200, body)));
            var word = await questions.AskAsync(partner, new(new("CP1"), Card, Identification.Card(Card.Uid), "ours", null, null), default);
            word.ShouldNotBeOfType<StartWord.Yes>();
            (ToWord16(word), ToWord201(word)).ShouldBe((station16, station201));
            (AuthorizationMapping.ToDoubt(code) is { } doubt ? CertificateMapping.ToWord(ContractAuthorizer.StatusOf(doubt)).ToString() : "").ShouldBe(certificate);
        }
    }

    [Fact]
    public void No_code_of_the_standard_is_missing()
    {
        var told = Refusals.Select(r => (string)r[0]).ToHashSet();
        for (var code = 1; code < 1000; code++)
        {
            var text = code.ToString("D3", CultureInfo.InvariantCulture);
            if (OicpCodes.TextOf(text) is not null)
                told.ShouldContain(text);
        }
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_ends_a_delivery_as_the_table_says(string http, string answer, string outcome)
    {
        var handler = http == "none"
            ? answer switch
            {
                "no connection" => Scripted.Fails(new HttpRequestException(HttpRequestError.ConnectionError, "refused")),
                "no answer in time" => Scripted.Silent,
                "connection broken" => Scripted.Fails(new HttpRequestException(HttpRequestError.ResponseEnded, "ended")),
                "TLS" => Scripted.Fails(new HttpRequestException(HttpRequestError.SecureConnectionError, "tls", new AuthenticationException("untrusted root"))),
                _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, null),
            }
            : Scripted.Answers(int.Parse(http, CultureInfo.InvariantCulture), answer switch
            {
                "HTML" => "<html><body><h1>Fehler \u00fc</h1></body></html>",
                "nothing" => "",
                "validationErrors" => """{"message":"Error parsing/validating JSON.","extendedInfo":null,"validationErrors":[{"fieldReference":"operatorEvseData.evseDataRecord[0].address.street","errorMessage":"too short"}]}""",
                _ when http is "200" or "201" => $$$"""{"Result":{{{(answer == "000" ? "true" : "false")}}},"StatusCode":{"Code":"{{{answer}}}","Description":null,"AdditionalInfo":null},"SessionID":null,"Extra":{}}""",
                _ => $$$"""{"StatusCode":{"Code":"{{{answer}}}"}}""",
            });
        var result = await Client(handler).DeliverAsync(OicpOperation.ChargeDetailRecord, "{}"u8.ToArray(), default);
        WordOf(OicpOutcomes.Of(result, "{}")).ShouldBe(outcome);
    }

    private static string WordOf(DeliveryOutcome outcome) => outcome switch
    {
        DeliveryOutcome.Delivered => "delivered",
        DeliveryOutcome.Parked => "person",
        DeliveryOutcome.Locked => "locked",
        DeliveryOutcome.RetryAt { Unanswered: true } => "perhaps",
        DeliveryOutcome.RetryAt { After: { } wait } when wait == TimeSpan.FromMinutes(1) => "later",
        DeliveryOutcome.RetryAt => "again",
        _ => outcome.GetType().Name,
    };

    private static string ToWord16(StartWord word) => word is StartWord.No no ? IdTagInfoMapping.ToStatus(AuthorizationMapping.ToResult(no.Code)).ToString() : Silent(word);

    private static string ToWord201(StartWord word) => word is StartWord.No no ? IdTokenMapping.ToStatus(AuthorizationMapping.ToResult(no.Code)).ToString() : Silent(word);

    private static string Silent(StartWord word) => word is StartWord.LockedOut ? "locked out" : "silent";

    private static OicpClient Client(HttpMessageHandler handler) => new(
        new(handler), new(new("https://service.example"), "DE*ABC") { Timeout = TimeSpan.FromMilliseconds(200), AuthorizationTimeout = TimeSpan.FromSeconds(5) }, TimeProvider.System);

    private static T Rows<T>(string heading, Action<T, string[]> add)
        where T : new()
    {
        var data = new T();
        var text = File.ReadAllText(Path.Combine(Repository.Root, "specs", "mapping.md"));
        var section = text[text.IndexOf(heading, StringComparison.Ordinal)..].Split("\n## ", 2)[0];
        foreach (var line in section.Split('\n').Where(l => l.StartsWith('|')).Skip(2))
            add(data, [.. line.Split('|')[1..^1].Select(c => c.Trim())]);
        return data;
    }

    private sealed class Scripted(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        public static Scripted Silent => new(async ct =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            throw new InvalidOperationException();
        });

        public static Scripted Fails(Exception e) => new(_ => Task.FromException<HttpResponseMessage>(e));

        // Pages come in ISO-8859-1, as they have been seen to.
        public static Scripted Answers(int status, string body) => new(_ =>
        {
            var isPage = body.StartsWith('<');
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent((isPage ? Encoding.Latin1 : Encoding.UTF8).GetBytes(body)) };
            response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(isPage ? "text/html;charset=ISO-8859-1" : "application/json;charset=utf-8");
            return Task.FromResult(response);
        });

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer(cancellationToken);
    }
}
