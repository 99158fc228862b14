using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using RoamingHub.Ocpi.V221.Tokens;
using RoamingHub.Simulators.Emsp.Books;

namespace RoamingHub.Simulators.Emsp;

/// <summary>
/// Works a simulator that runs alone, by HTTP under `/simulator`: GET shows it, PUT and DELETE `/faults` set and clear switches, POST `/register` shakes
/// hands with a hub, POST `/tokens` issues a token and pushes it. GET `/statement?habit=&amp;format=csv|json` gives its books of the CDRs it has received.
/// </summary>
internal sealed class EmspDesk(EmspSimulator emsp)
{
    public const string Path = "/simulator";
    private const int ShownExchanges = 20;

    public async Task HandleAsync(HttpContext http)
    {
        if (http.Request is { Method: "GET", Path.Value: Path + "/statement" } && Statement(http.Request) is { } books)
        {
            http.Response.ContentType = books.Type;
            await http.Response.WriteAsync(books.Text);
            return;
        }

        var (status, answer) = await AnswerAsync(http);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(answer.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    private async Task<(int Status, JsonNode Answer)> AnswerAsync(HttpContext http)
    {
        try
        {
            var body = http.Request.Method is "PUT" or "POST" ? await JsonNode.ParseAsync(http.Request.Body) as JsonObject ?? [] : [];
            switch (http.Request.Method, http.Request.Path.Value![Path.Length..])
            {
                case ("GET", "" or "/"):
                    break;
                case ("PUT", "/faults"):
                    emsp.Faults.Set(body);
                    break;
                case ("DELETE", "/faults"):
                    emsp.Faults.Clear(http.Request.Query["module"].FirstOrDefault());
                    break;
                case ("POST", "/register"):
                    await emsp.RegisterAsync(Text(body, "versionsUrl"), Text(body, "token"));
                    break;
                case ("POST", "/tokens"):
                    await IssueAsync(body);
                    break;
                case ("GET", "/statement"):
                    EmspBooks.Book(emsp.Cdrs, http.Request.Query["habit"]); // says what is wrong with it
                    break;
                default:
                    return (404, Problem("There is nothing at this path."));
            }

            return (200, Show());
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return (400, Problem(e.Message));
        }
    }

    private (string Type, string Text)? Statement(HttpRequest request)
    {
        try
        {
            var lines = EmspBooks.Book(emsp.Cdrs, request.Query["habit"]);
            return request.Query["format"] == "json" ? ("application/json", BookFormats.Json(lines)) : ("text/csv", BookFormats.Csv(lines));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private JsonObject Show() => new()
    {
        ["party"] = emsp.Party.ToString(), ["versionsUrl"] = emsp.VersionsUrl, ["registrationToken"] = emsp.RegistrationToken, ["registered"] = emsp.IsRegistered,
        ["tokens"] = emsp.Tokens.Count, ["locations"] = emsp.Locations.Count, ["tariffs"] = emsp.Tariffs.Count, ["sessions"] = emsp.Sessions.Count, ["cdrs"] = emsp.Cdrs.Count,
        ["violations"] = new JsonArray([.. emsp.Violations.Select(v => JsonValue.Create(v))]),
        ["lastExchanges"] = new JsonArray([.. emsp.Exchanges.TakeLast(ShownExchanges).Select(e => JsonValue.Create(e.ToString()))]),
    };

    private async Task IssueAsync(JsonObject body)
    {
        var type = Enum.Parse<TokenType>((string?)body["type"] ?? nameof(TokenType.RFID));
        var token = emsp.IssueToken(Text(body, "uid"), type, Enum.Parse<WhitelistType>((string?)body["whitelist"] ?? nameof(WhitelistType.ALLOWED)));
        if (emsp.IsRegistered && await emsp.PushTokenAsync(token) is { Ok: false } refused)
            throw new InvalidOperationException($"The hub did not take it: {refused.Problem}");
    }

    private static string Text(JsonObject body, string name) => (string?)body[name] ?? throw new FormatException($"{name} is missing");

    private static JsonObject Problem(string text) => new() { ["problem"] = text };
}
