using Microsoft.AspNetCore.Http.HttpResults;

namespace RoamingHub.Hub.Api;

/// <summary>One wrong member of a request.</summary>
/// <param name="Member">Its path, such as <c>connectors[0].connectorId</c>.</param>
internal sealed record MemberFault(string Member, string Text);

/// <summary>Every refusal of the API, as RFC 9457 tells it. The types are part of the contract.</summary>
internal static class Problems
{
    private const string Types = "/problems/";

    public static ProblemHttpResult Invalid(string member, string text) => Invalid([new(member, text)]);

    public static ProblemHttpResult Invalid(IReadOnlyList<MemberFault> faults) => Of(
        400, "invalid-input", "The request has a wrong member.", $"{faults[0].Member}: {faults[0].Text}",
        new() { ["member"] = faults[0].Member, ["errors"] = faults });

    public static ProblemHttpResult MalformedJson(string detail) => Of(400, "malformed-json", "The request is not JSON.", detail);

    public static ProblemHttpResult Unknown(string what, string id) => Of(404, $"unknown-{what}", $"There is no such {what.Replace('-', ' ')}.", id);

    public static ProblemHttpResult Conflict(string type, string detail) => Of(409, type, "The state of things does not allow this.", detail);

    public static ProblemHttpResult Of(int status, string type, string title, string? detail = null, Dictionary<string, object?>? more = null) =>
        TypedResults.Problem(detail, instance: null, status, title, Types + type, more);

    /// <summary>For answers that other parts of the server made without a body.</summary>
    public static ProblemHttpResult? OfStatus(int status) => status switch
    {
        400 => Of(400, "invalid-input", "The request is wrong."),
        401 => Of(401, "unauthorized", "A key that this hub knows is needed: Authorization: Bearer <key>."),
        403 => Of(403, "forbidden", "The key does not have the right to do this."),
        404 => Of(404, "not-found", "There is nothing at this address."),
        405 => Of(405, "method-not-allowed", "This cannot be done with what is at this address."),
        413 => Of(413, "too-large", "The request is larger than the hub takes."),
        415 => Of(415, "unsupported-media-type", "The body must be JSON, with Content-Type: application/json."),
        _ => null,
    };
}
