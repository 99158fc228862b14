using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Pricing;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Simulators.Hubject;

/// <summary>What a simulator holds, as JSON; messages as they were sent.</summary>
internal sealed class DeskView(HubjectSimulator hubject)
{
    private const int ShownExchanges = 50;

    private static readonly string[] Views =
        ["evses", "statuses", "sessions", "cdrs", "notifications", "prices", "violations", "remarks", "exchanges", "emp-exchanges"];

    /// <param name="operatorId">Of one operator only; null: of all.</param>
    /// <returns>Null: there is no such view.</returns>
    public JsonNode? Show(string what, string? operatorId)
    {
        var operators = hubject.Operators.Select(o => o.OperatorId).Where(o => operatorId is null || o == operatorId).ToList();
        return what switch
        {
            "" => Summary(),
            "evses" => List(operators.SelectMany(hubject.EvseData), OicpJson.Wire.EvseDataRecord),
            "statuses" => new JsonArray([.. operators.SelectMany(hubject.EvseStatus).Select(s => new JsonObject { ["EvseID"] = s.EvseID, ["EvseStatus"] = WireWords.Of(s.EvseStatus) })]),
            "sessions" => new JsonArray([.. hubject.Sessions.Select(Session)]),
            "cdrs" => List(hubject.Cdrs, OicpJson.Wire.ChargeDetailRecord),
            "notifications" => new JsonArray([.. hubject.Sessions.SelectMany(s => s.Notifications).Select(n => JsonNode.Parse(OicpJson.ToUtf8(n)))]),
            "prices" => new JsonObject
            {
                ["products"] = List(operators.SelectMany(hubject.Offers), (JsonTypeInfo<PricingProductData>)OicpJson.Wire.Options.GetTypeInfo(typeof(PricingProductData))),
                ["evses"] = List(operators.SelectMany(hubject.EvsePrices), (JsonTypeInfo<EvsePricing>)OicpJson.Wire.Options.GetTypeInfo(typeof(EvsePricing))),
            },
            "violations" => Findings(hubject.Violations),
            "remarks" => Findings(hubject.Remarks),
            "exchanges" => new JsonArray([.. hubject.Exchanges.TakeLast(ShownExchanges).Select(Exchange)]),
            "emp-exchanges" => new JsonArray([.. hubject.EmpExchanges.TakeLast(ShownExchanges).Select(Exchange)]),
            _ => null,
        };
    }

    private JsonObject Summary() => new()
    {
        ["baseUrl"] = hubject.BaseUrl.ToString(),
        ["operators"] = new JsonArray([.. hubject.Operators.Select(o => new JsonObject
        {
            ["operatorId"] = o.OperatorId,
            ["serviceUrl"] = o.ServiceUrl?.ToString(),
            ["evses"] = hubject.EvseData(o.OperatorId).Count,
            ["statuses"] = hubject.EvseStatus(o.OperatorId).Count,
        })]),
        ["providers"] = new JsonArray([.. hubject.Providers.Select(p => JsonValue.Create(p.ProviderId))]),
        ["sessions"] = hubject.Sessions.Count,
        ["cdrs"] = hubject.Cdrs.Count,
        ["violations"] = hubject.Violations.Count,
        ["remarks"] = hubject.Remarks.Count,
        ["more"] = new JsonArray([.. Views.Select(v => JsonValue.Create($"{HubjectDesk.Path}/{v}"))]),
    };

    private static JsonObject Session(HubjectSession session) => new()
    {
        ["sessionId"] = session.SessionId,
        ["kind"] = session.Kind.ToString(),
        ["operatorId"] = session.OperatorId,
        ["providerId"] = session.ProviderId,
        ["evseId"] = session.EvseId,
        ["productId"] = session.ProductId,
        ["cpoPartnerSessionId"] = session.CpoPartnerSessionId,
        ["empPartnerSessionId"] = session.EmpPartnerSessionId,
        ["notifications"] = new JsonArray([.. session.Notifications.Select(n => JsonValue.Create(WireWords.Of(n.Type)))]),
        ["closed"] = session.IsClosed,
    };

    private static JsonArray Findings(IEnumerable<HubjectViolation> all) => new([.. all.Select(v => new JsonObject
    {
        ["at"] = v.At.ToString("O"),
        ["operation"] = v.Operation.ToString(),
        ["text"] = v.Text,
        ["sessionId"] = v.SessionId,
    })]);

    private static JsonObject Exchange(HubjectExchange e) => new()
    {
        ["at"] = e.At.ToString("O"),
        ["operation"] = e.Operation.ToString(),
        ["from"] = e.FromCpo ? "CPO" : "Hubject",
        ["target"] = e.Target,
        ["request"] = e.Request,
        ["status"] = e.Status,
        ["answer"] = e.Answer,
        ["processId"] = e.ProcessId,
    };

    private static JsonObject Exchange(EmpExchange e) => new()
    {
        ["at"] = e.At.ToString("O"),
        ["operation"] = e.Operation.ToString(),
        ["from"] = e.FromEmp ? e.ProviderId : "Hubject",
        ["target"] = e.Target,
        ["request"] = e.Request,
        ["status"] = e.Status,
        ["answer"] = e.Answer,
    };

    private static JsonArray List<T>(IEnumerable<T> items, JsonTypeInfo<T> type) => new([.. items.Select(i => JsonSerializer.SerializeToNode(i, type))]);
}
