using System.Text.Json;
using System.Text.Json.Nodes;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Simulators.Hubject;

/// <summary>An answer on its way out. Hubject writes null where it has nothing to say, so this does too.</summary>
internal sealed record HubjectAnswer(int Status, string Body)
{
    /// <summary>The request could not be read, or broke a rule by itself.</summary>
    public bool IsMalformed { get; init; }

    /// <summary>Written in ISO-8859-1, as errors of the platform are at times.</summary>
    public bool IsLatin { get; init; }

    public string ContentType => (Body.StartsWith('<') ? "text/html" : "application/json") + (IsLatin ? ";charset=ISO-8859-1" : ";charset=utf-8");

    public System.Text.Encoding Encoding => IsLatin ? System.Text.Encoding.Latin1 : System.Text.Encoding.UTF8;

    private static readonly string[] SessionMembers = ["SessionID", "CPOPartnerSessionID", "EMPPartnerSessionID"];

    public static HubjectAnswer Of(Acknowledgement answer, int status = 200) =>
        new(status, Text(JsonSerializer.SerializeToNode(answer, OicpJson.Wire.Acknowledgement)!, SessionMembers));

    public static HubjectAnswer Of(Verdict verdict) =>
        Of(new Acknowledgement(verdict.IsYes, StatusCode.Of(verdict.Code, verdict.Info)), verdict.Http);

    public static HubjectAnswer Of(AuthorizationStart answer) => new(200, Text(
        JsonSerializer.SerializeToNode(answer, OicpJson.Wire.AuthorizationStart)!,
        [.. SessionMembers, "ProviderID", "AuthorizationStopIdentifications"]));

    public static HubjectAnswer Of(AuthorizationStop answer) => new(200, Text(
        JsonSerializer.SerializeToNode(answer, OicpJson.Wire.AuthorizationStop)!, [.. SessionMembers, "ProviderID"]));

    /// <summary>Only a StatusCode, as Hubject answers some refusals that come with an HTTP status of their own.</summary>
    public static HubjectAnswer Bare(int status, StatusCode code) =>
        new(status, JsonSerializer.Serialize(new ErrorPage(StatusCode: code), OicpJson.Wire.ErrorPage));

    /// <summary>The same in ISO-8859-1, with a letter that shows it.</summary>
    public static HubjectAnswer Latin(int status, string code) =>
        Bare(status, StatusCode.Of(code, "Bitte später erneut versuchen.")) with { IsLatin = true };

    /// <summary>HTTP 400 with what is wrong, member by member.</summary>
    public static HubjectAnswer ValidationErrors(IReadOnlyList<Problem> problems) => new(400, JsonSerializer.Serialize(
        new ErrorPage("Error parsing/validating JSON.", ValidationErrors: [.. problems.Select(p => new ValidationError(CamelCase(p.Member), p.Text))]),
        OicpJson.Wire.ErrorPage)) { IsMalformed = true };

    /// <summary>With null for each member of the answer and of its status code that is not there.</summary>
    public HubjectAnswer WithNulls() => Changed(document =>
    {
        foreach (var member in SessionMembers)
            document.TryAdd(member, null);
        if (document["StatusCode"] is JsonObject code)
            (code["Description"], code["AdditionalInfo"]) = (null, null);
    });

    /// <summary>With members, at the top and further in, that nobody has heard of.</summary>
    public HubjectAnswer WithUnknownMembers() => Changed(document =>
    {
        document["Weather"] = new JsonObject { ["Sun"] = true, ["Clouds"] = new JsonArray(1, 2) };
        if (document["StatusCode"] is JsonObject code)
            code["Severity"] = "low";
    });

    private HubjectAnswer Changed(Action<JsonObject> change)
    {
        if (Body.StartsWith('<') || JsonNode.Parse(Body) is not JsonObject document)
            return this;
        change(document);
        return this with { Body = document.ToJsonString(OicpJson.Wire.Options) };
    }

    /// <summary>Adds the members that are not there, as null.</summary>
    public static string Text(JsonNode document, params string[] optional)
    {
        foreach (var member in optional)
            if (!document.AsObject().ContainsKey(member))
                document[member] = null;
        return document.ToJsonString(OicpJson.Wire.Options);
    }

    // The platform names members as its own code does: operatorEvseData.evseDataRecord[3].
    private static string CamelCase(string path) =>
        string.Join('.', path.Split('.').Select(p => p.Length == 0 ? p : char.ToLowerInvariant(p[0]) + p[1..]));
}
