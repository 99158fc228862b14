using System.Collections.Concurrent;
using System.Text;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Authorization;

namespace RoamingHub.Hub.Tests.Partners.Ocpi.Tokens;

/// <summary>
/// Every whitelist word, with a valid and an invalid copy of the token, against everything a partner can answer or fail to answer: who decides, and what
/// the driver gets (OCPI 2.2.1 §12.4.5, §12.2.2.2). The partner is literal bytes.
/// </summary>
public sealed class WhitelistTableTests : IAsyncLifetime
{
    private const string Unreachable = "unreachable";

    private static readonly Site Place = new("LOC1", 1, "3256", "DE*ABC*E3256*1", "1", "Europe/Berlin");

    // The partner's answer, and what it says of the token.
    private static readonly Dictionary<string, (string? Bytes, string Says)> Answers = new()
    {
        ["allowed"] = (RawEmsp.Envelope(1000, """{"allowed":"ALLOWED","token":$token,"location":{"location_id":"LOC1"},"authorization_reference":"R1"}"""), "ALLOWED"),
        ["blocked"] = (RawEmsp.Envelope(1000, """{"allowed":"BLOCKED","token":$token}"""), "BLOCKED"),
        ["expired"] = (RawEmsp.Envelope(1000, """{"allowed":"EXPIRED","token":$token}"""), "EXPIRED"),
        ["nocredit"] = (RawEmsp.Envelope(1000, """{"allowed":"NO_CREDIT","token":$token}"""), "NO_CREDIT"),
        ["notallowed"] = (RawEmsp.Envelope(1000, """{"allowed":"NOT_ALLOWED","token":$token}"""), "NOT_ALLOWED"),
        ["unknown404"] = (RawEmsp.Envelope(2004, status: "404 Not Found"), "unknown"),
        ["unknown200"] = (RawEmsp.Envelope(2004), "unknown"),
        ["bare404"] = (RawEmsp.Http("404 Not Found"), "unknown"),
        ["silent"] = ("", Unreachable),
        ["hungup"] = (null, Unreachable),
        ["broken"] = (RawEmsp.Http("500 Internal Server Error"), Unreachable),
        ["garbage"] = (RawEmsp.Http("200 OK", "<html></html>", type: "text/html"), Unreachable),
        ["nodata"] = (RawEmsp.Envelope(1000), Unreachable),
        ["cannotnow"] = (RawEmsp.Envelope(3000), Unreachable),
        ["hubtimeout"] = (RawEmsp.Envelope(4002), Unreachable),
        ["hublost"] = (RawEmsp.Envelope(4003), Unreachable),
        ["locked"] = (RawEmsp.Http("401 Unauthorized"), Unreachable),
    };

    private HubUnderTest _hub = null!;
    private RawEmsp _emsp = null!;

    public async Task InitializeAsync()
    {
        _hub = await HubUnderTest.StartAsync(("Hub:Ocpi:AuthorizePatienceMilliseconds", "3000"));
        _emsp = await RawEmsp.RegisterAsync(_hub, Answer);
    }

    public async Task DisposeAsync()
    {
        await _emsp.DisposeAsync();
        await _hub.DisposeAsync();
    }

    [Fact]
    public async Task The_whitelist_says_who_decides()
    {
        var rows =
            from whitelist in (string[])["ALWAYS", "ALLOWED", "ALLOWED_OFFLINE", "NEVER"]
            from valid in (bool[])[true, false]
            from answer in Answers.Keys
            select (whitelist, valid, answer);
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(rows, new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (row, ct) =>
        {
            var uid = $"{row.whitelist}-{(row.valid ? 1 : 0)}-{row.answer}";
            await PutAsync(uid, row.whitelist, row.valid);
            var permit = await _hub.Service<Authorizer>().AuthorizeAsync(new("CP1"), 1, TokenRef.Read(uid), Place, ct);
            var expected = Expected(row.whitelist, row.valid, Answers[row.answer].Says);
            var asked = _emsp.Requests.Count(r => r.Method == "POST" && r.Path == $"/2.2.1/tokens/{uid}/authorize");
            if (permit.Result != expected || asked != (row.whitelist == "ALWAYS" ? 0 : 1))
                wrong.Enqueue($"{uid}: {permit.Result} after {asked} questions, expected {expected}");
        });
        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_question_names_the_token_its_type_and_the_place_and_nothing_of_how_it_stands_there()
    {
        await PutAsync("app-allowed", "NEVER", valid: true, "APP_USER");
        (await _hub.Service<Authorizer>().AuthorizeAsync(new("CP1"), 1, TokenRef.Read("app-allowed"), Place, default)).Accepted.ShouldBeTrue();
        var question = _emsp.Requests.Single(r => r.Path.EndsWith("/app-allowed/authorize", StringComparison.Ordinal));
        question.Target.ShouldEndWith("?type=APP_USER");
        question.Body.ShouldBe("""{"location_id":"LOC1","evse_uids":["3256"]}""");
        (question.Headers["OCPI-to-country-code"], question.Headers["OCPI-to-party-id"]).ShouldBe(("DE", _emsp.Party));
        (question.Headers["OCPI-from-country-code"], question.Headers["OCPI-from-party-id"]).ShouldBe(("DE", "ABC"));
    }

    // The standard's words, once more and for themselves.
    private static PermitResult Expected(string whitelist, bool valid, string says)
    {
        var copy = valid ? PermitResult.Accepted : PermitResult.Blocked;
        if (whitelist == "ALWAYS")
            return copy;
        return says switch
        {
            "ALLOWED" => PermitResult.Accepted, // also where our copy says it is not valid: it may have been mended since
            "BLOCKED" => PermitResult.Blocked,
            "EXPIRED" => PermitResult.Expired,
            Unreachable when whitelist != "NEVER" => copy,
            _ => PermitResult.Invalid,
        };
    }

    private string? Answer(RawEmspRequest request)
    {
        if (request.Method != "POST" || request.Path.Split('/') is not [.., var uid, "authorize"])
            return RawEmsp.Envelope(1000, "[]");
        return Answers[uid.Split('-')[^1]].Bytes?.Replace("\r\nContent-Length: ", "\r\nX-Was: ", StringComparison.Ordinal).Replace("$token", Token(uid, "NEVER", true, "RFID"), StringComparison.Ordinal);
    }

    private string Token(string uid, string whitelist, bool valid, string type) =>
        $$"""{"country_code":"DE","party_id":"{{_emsp.Party}}","uid":"{{uid}}","type":"{{type}}","contract_id":"C1","issuer":"I","valid":{{(valid ? "true" : "false")}},"whitelist":"{{whitelist}}","last_updated":"2026-02-01T00:00:00Z"}""";

    private async Task PutAsync(string uid, string whitelist, bool valid, string type = "RFID")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"{_hub.Url}/ocpi/2.2.1/tokens/DE/{_emsp.Party}/{uid}?type={type}");
        request.Headers.TryAddWithoutValidation("Authorization", _emsp.HubKey);
        request.Content = new StringContent(Token(uid, whitelist, valid, type), Encoding.UTF8, "application/json");
        (await http.SendAsync(request)).StatusCode.ShouldBe(System.Net.HttpStatusCode.Created);
    }
}
