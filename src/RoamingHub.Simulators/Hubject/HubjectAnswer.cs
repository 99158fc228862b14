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

    /// <summary>HTTP 400 with what is wrong, member by member.</summary>
    public static HubjectAnswer ValidationErrors(IReadOnlyList<Problem> problems) => new(400, JsonSerializer.Serialize(
        new ErrorPage("Error parsing/validating JSON.", ValidationErrors: [.. problems.Select(p => new ValidationError(CamelCase(p.Member), p.Text))]),
        OicpJson.Wire.ErrorPage));

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
