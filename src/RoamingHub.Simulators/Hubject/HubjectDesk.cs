using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Simulators.Hubject;

/// <summary>
/// Works a simulator by HTTP under `/desk`: GET shows what it holds, POST makes partners and drivers known and gives an EMP's orders, PUT sets faults and
/// rules. For people and scripts; none of it is part of OICP.
/// </summary>
internal sealed class HubjectDesk(HubjectSimulator hubject)
{
    public const string Path = "/desk";

    private static readonly JsonSerializerOptions Readable = new(OicpJson.Wire.Options) { WriteIndented = true };

    private readonly DeskView view = new(hubject);

    public void Map(WebApplication app) => app.Map(Path + "/{**what}", HandleAsync);

    private async Task HandleAsync(HttpContext http)
    {
        var (status, answer) = await AnswerAsync(http, ((string?)http.Request.RouteValues["what"] ?? "").Trim('/'));
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json;charset=utf-8";
        await http.Response.WriteAsync(answer.ToJsonString(Readable), http.RequestAborted);
    }

    private async Task<(int Status, JsonNode Answer)> AnswerAsync(HttpContext http, string what)
    {
        try
        {
            if (http.Request.Method == "GET")
                return view.Show(what, http.Request.Query["operator"].FirstOrDefault()) is { } shown ? (200, shown) : (404, Problem("There is nothing at this path."));
            var body = http.Request.Method is "PUT" or "POST" ? await JsonNode.ParseAsync(http.Request.Body) as JsonObject ?? [] : [];
            switch (http.Request.Method, what)
            {
                case ("POST", "operators"):
                    hubject.Register(new HubjectOperator(Text(body, "operatorId"), Url(body), Texts(body, "subOperatorIds"))
                    {
                        IsLocked = Is(body, "locked"),
                        Providers = Texts(body, "providers"),
                        Without = [.. (Texts(body, "without") ?? []).Select(DeskFaults.OperationOf)],
                    });
                    break;
                case ("POST", "providers"):
                    hubject.RegisterProvider(new HubjectProvider(Text(body, "providerId"), Url(body)) { IsLocked = Is(body, "locked"), TakesNotifications = (bool?)body["takesNotifications"] ?? true });
                    break;
                case ("POST", "drivers"):
                    hubject.Know(new(MediumOf(body), Text(body, "providerId"), (string?)body["refusalCode"], (string?)body["empPartnerSessionId"]));
                    break;
                case ("POST", "remote-starts"):
                    return Answered(await hubject.RemoteStartAsync(
                        Text(body, "providerId"), Text(body, "evseId"), Text(body, "contract"), (string?)body["productId"], (string?)body["empPartnerSessionId"],
                        (string?)body["sessionId"], http.RequestAborted));
                case ("POST", "remote-stops"):
                    return Answered(await hubject.RemoteStopAsync(Text(body, "sessionId"), (string?)body["providerId"], (string?)body["evseId"], http.RequestAborted));
                case ("POST", "reservations"):
                    return Answered(await hubject.ReservationStartAsync(
                        Text(body, "providerId"), Text(body, "evseId"), Text(body, "contract"), (int?)body["minutes"], (string?)body["productId"] ?? "Reservation",
                        ct: http.RequestAborted));
                case ("POST", "reservation-stops"):
                    return Answered(await hubject.ReservationStopAsync(Text(body, "sessionId"), (string?)body["providerId"], (string?)body["evseId"], http.RequestAborted));
                case ("PUT", "faults"):
                    DeskFaults.Set(hubject.Faults, body);
                    break;
                case ("DELETE", "faults"):
                    hubject.Faults.ClearAll();
                    break;
                case ("PUT", "rules"):
                    hubject.Budgets.AreKept = (bool?)body["budgets"] ?? hubject.Budgets.AreKept;
                    hubject.AnswersWithValidationErrors = (bool?)body["validationErrors"] ?? hubject.AnswersWithValidationErrors;
                    hubject.ChecksBeforeForwarding = (bool?)body["checksBeforeForwarding"] ?? hubject.ChecksBeforeForwarding;
                    hubject.SendsUnknownMembers = (bool?)body["unknownMembers"] ?? hubject.SendsUnknownMembers;
                    hubject.MeasuresArrivals = (bool?)body["measuresArrivals"] ?? hubject.MeasuresArrivals;
                    break;
                default:
                    return (404, Problem("There is nothing at this path."));
            }

            return (200, view.Show("", null)!);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            return (400, Problem(e.Message));
        }
    }

    private static (int, JsonNode) Answered(HubjectRemoteAnswer answer) => (200, new JsonObject
    {
        ["sessionId"] = answer.SessionId,
        ["httpStatus"] = answer.HttpStatus,
        ["tookMs"] = (int)answer.Took.TotalMilliseconds,
        ["acknowledgement"] = JsonSerializer.SerializeToNode(answer.Acknowledgement, OicpJson.Wire.Acknowledgement),
    });

    private static Identification MediumOf(JsonObject body) => ((string?)body["card"], (string?)body["contract"], (string?)body["medium"]) switch
    {
        ({ } card, _, _) => Identification.Card(card),
        (_, { } contract, "plugAndCharge") => Identification.PlugAndCharge(contract),
        (_, { } contract, _) => Identification.Remote(contract),
        _ => throw new FormatException("card or contract is missing"),
    };

    private static string Text(JsonObject body, string name) => (string?)body[name] ?? throw new FormatException($"{name} is missing");

    private static IReadOnlyList<string>? Texts(JsonObject body, string name) => body[name] is JsonArray all ? [.. all.Select(t => (string)t!)] : null;

    private static bool Is(JsonObject body, string name) => (bool?)body[name] == true;

    private static Uri? Url(JsonObject body) => (string?)body["serviceUrl"] is { } url ? new Uri(url, UriKind.Absolute) : null;

    private static JsonObject Problem(string text) => new() { ["problem"] = text };
}
