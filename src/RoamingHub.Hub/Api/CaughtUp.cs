using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>Write, then see: whatever was answered before this request can be seen by it.</summary>
internal sealed class CaughtUpFilter(ReadModels readModels) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (await readModels.CaughtUpAsync(context.HttpContext.RequestAborted))
            return await next(context);
        context.HttpContext.Response.Headers.RetryAfter = "1";
        return Problems.Of(503, "behind", "What can be read is more than five seconds behind what was written.");
    }
}

internal static class Writing
{
    /// <summary>Appends to a stream, and answers only once the read models show it. Null when another writer was faster.</summary>
    public static async Task<AppendResult?> AppendAndSeeAsync(
        this EventLog log, ReadModels readModels, string stream, long expectedVersion, object data, CancellationToken ct)
    {
        var result = await log.AppendAsync(stream, expectedVersion, [data], ct);
        await readModels.CaughtUpAsync(result.Conflict ? await log.HeadAsync(ct) : result.Position, ct);
        return result.Conflict ? null : result;
    }
}
