using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Oicp.Client;

/// <summary>How to read one kind of answer.</summary>
/// <param name="IsYes">Does it say yes? Null where the body leaves it to the code.</param>
internal sealed record AnswerKind<T>(JsonTypeInfo<T> Type, Func<T, bool?> IsYes, Func<T, StatusCode> StatusCode, bool IsAuthorization);

/// <summary>Reads what Hubject answers, documented (HTTP 200 with the answer) or only observed (everything else).</summary>
internal static class AnswerReader
{
    public static readonly AnswerKind<Acknowledgement> Acknowledgement =
        new(OicpJson.Wire.Acknowledgement, a => a.Result, a => a.StatusCode, IsAuthorization: false);

    public static readonly AnswerKind<AuthorizationStart> AuthorizationStart =
        new(OicpJson.Wire.AuthorizationStart, a => a.AuthorizationStatus == AuthorizationStatus.Authorized, a => a.StatusCode, IsAuthorization: true);

    public static readonly AnswerKind<AuthorizationStop> AuthorizationStop =
        new(OicpJson.Wire.AuthorizationStop, a => a.AuthorizationStatus == AuthorizationStatus.Authorized, a => a.StatusCode, IsAuthorization: true);

    /// <param name="body">Null when it was too large.</param>
    public static OicpResult<T> Read<T>(HttpResponseMessage response, string? body, AnswerKind<T> kind, DateTimeOffset now) where T : class
    {
        var answer = TryParse(body, kind.Type);
        var page = TryParse(body, OicpJson.Wire.ErrorPage);
        var status = answer is null ? page?.StatusCode : kind.StatusCode(answer);
        var (outcome, why) = Judge(response.StatusCode, answer is null ? null : kind.IsYes(answer), status, page, kind.IsAuthorization, body);
        return new(
            outcome,
            answer,
            status,
            (int)response.StatusCode,
            response.Headers.TryGetValues("Process-ID", out var ids) ? ids.FirstOrDefault() : null,
            page?.ValidationErrors,
            why,
            RetryAfter(response, now),
            body);
    }

    private static (OicpOutcome, string?) Judge(
        HttpStatusCode http, bool? yes, StatusCode? status, ErrorPage? page, bool isAuthorization, string? body)
    {
        if ((int)http >= 500 || http == HttpStatusCode.RequestTimeout)
            return (OicpOutcome.Ambiguous, $"HTTP {(int)http}{Text(status)}.");
        if (http == HttpStatusCode.TooManyRequests)
            return (OicpOutcome.Retry, "HTTP 429: too many requests.");
        if (status is not null)
            return ByCode(status, yes, isAuthorization);
        if ((int)http is >= 200 and < 300)
            return (OicpOutcome.Ambiguous, body is null ? "The answer is too large." : "The answer is not an OICP answer.");
        if (http == HttpStatusCode.BadRequest && page is not null)
            return (OicpOutcome.Refused, $"HTTP 400: {page.Message ?? "bad request"}{Errors(page)}");
        // 400 as a page: no client certificate. 401, 403: wrong certificate or address not on Hubject's list. 3xx, 404, 405: wrong base URL.
        return (OicpOutcome.Misconfigured, $"HTTP {(int)http} without an OICP answer.");
    }

    private static (OicpOutcome, string?) ByCode(StatusCode status, bool? yes, bool isAuthorization) => status.Code switch
    {
        OicpCodes.Success when yes == true => (OicpOutcome.Done, null),
        OicpCodes.Success when isAuthorization => (OicpOutcome.Refused, "Not authorized."),
        OicpCodes.Success when yes == false => (OicpOutcome.Ambiguous, "The answer says no with code 000."),
        OicpCodes.Success => (OicpOutcome.Done, null),
        OicpCodes.UnauthorizedAccess or OicpCodes.NoValidContract or OicpCodes.PartnerNotFound =>
            (OicpOutcome.Misconfigured, $"Refused{Text(status)}."),
        OicpCodes.HubjectSystemError or OicpCodes.HubjectDatabaseError or OicpCodes.DataTransactionError or OicpCodes.SystemError
            or OicpCodes.PartnerDidNotRespond or OicpCodes.ServiceNotAvailable => (OicpOutcome.Retry, $"Not taken{Text(status)}."),
        // What OICP 2.3 does not list is told apart by its first digit: systems may recover, partners may come back.
        ['0' or '3', ..] when OicpCodes.TextOf(status.Code) is null => (OicpOutcome.Retry, $"Not taken{Text(status)}."),
        _ => (OicpOutcome.Refused, $"Refused{Text(status)}."),
    };

    private static string Text(StatusCode? status) =>
        status is null ? "" : $": {status.Code} {status.Description} {status.AdditionalInfo}".TrimEnd();

    private static string Errors(ErrorPage page) =>
        string.Concat((page.ValidationErrors ?? []).Select(e => $"; {e.FieldReference} {e.ErrorMessage}"));

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > now => date - now,
        _ => null,
    };

    private static T? TryParse<T>(string? body, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return string.IsNullOrWhiteSpace(body) ? null : JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
