using System.ComponentModel;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Npgsql;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Api;

/// <summary>The edge of the API: whatever goes wrong inside becomes a problem, and never a stack trace.</summary>
internal sealed partial class ApiErrors(RequestDelegate next, ILogger<ApiErrors> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null }
                && (Unreadable(context) ?? Problems.OfStatus(context.Response.StatusCode)) is { } silent)
                await silent.ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await ProblemOf(context, e).ExecuteAsync(context);
        }
    }

    // The framework refuses a query it cannot read without a word of which part it was.
    private static ProblemHttpResult? Unreadable(HttpContext context) =>
        context.Response.StatusCode != 400 ? null : (context.GetEndpoint()?.Metadata.GetOrderedMetadata<IParameterBindingMetadata>() ?? [])
            .Where(p => p.HasTryParse && context.Request.Query[p.Name] is [{ Length: > 0 } text] && !IsA(p.ParameterInfo.ParameterType, text))
            .Select(p => Problems.Invalid(ApiNames.Camel(p.Name), $"'{context.Request.Query[p.Name]}' is not a value of the right type"))
            .FirstOrDefault();

    private static bool IsA(Type type, string text)
    {
        var converter = TypeDescriptor.GetConverter(type);
        return !converter.CanConvertFrom(typeof(string)) || converter.IsValid(text);
    }

    private ProblemHttpResult ProblemOf(HttpContext context, Exception error)
    {
        switch (error)
        {
            case BadHttpRequestException bad:
                return ProblemOf(bad);
            case LogUnavailableException:
                context.Response.Headers.RetryAfter = "1";
                return Problems.Of(503, "log-unavailable", "Nothing can be stored at the moment.");
            case NpgsqlException { IsTransient: true } or TimeoutException:
                logger.ApiWithoutDatabase(context.Request.Path, error);
                context.Response.Headers.RetryAfter = "1";
                return Problems.Of(503, "database-unavailable", "The database does not answer at the moment.");
            default:
                logger.ApiFailed(context.Request.Method, context.Request.Path, error);
                return Problems.Of(500, "internal", "The hub failed. It is in its log.");
        }
    }

    private static ProblemHttpResult ProblemOf(BadHttpRequestException bad) => bad switch
    {
        { InnerException: JsonException { InnerException: JsonException } syntax } => Problems.MalformedJson(Where(syntax)),
        { InnerException: JsonException { Path: { Length: > 2 } path } } => Problems.Invalid(path[2..], "has the wrong type or form"),
        { InnerException: JsonException } => Problems.Invalid("body", "has the wrong type or form"),
        { StatusCode: 400 } when Parameter.Match(bad.Message) is { Success: true } wrong =>
            Problems.Invalid(ApiNames.Camel(wrong.Groups[1].Value), $"'{wrong.Groups[2].Value}' is not a value of the right type"),
        { StatusCode: 400 } => Problems.Invalid("body", "is missing"),
        _ => Problems.OfStatus(bad.StatusCode) ?? Problems.Of(bad.StatusCode, "invalid-input", "The request is wrong."),
    };

    private static string Where(JsonException e) => $"It cannot be read at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.";

    // Written by the framework: Failed to bind parameter "Nullable<int> limit" from "abc".
    [GeneratedRegex("""^Failed to bind parameter "\S+ (\w+)" from "(.*)"\.$""")]
    private static partial Regex Parameter { get; }
}
