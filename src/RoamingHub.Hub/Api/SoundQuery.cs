namespace RoamingHub.Hub.Api;

/// <summary>What no parameter of an address may be: named twice, since nobody could say which is meant, or holding a NUL, which no text in the database holds.</summary>
internal sealed class SoundQuery : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        foreach (var (name, values) in context.HttpContext.Request.Query)
        {
            if (values.Count > 1)
                return Problems.Invalid(name, "is given more than once");
            if (values.ToString().Contains('\0', StringComparison.Ordinal))
                return Problems.Invalid(name, "holds a NUL character");
        }

        return await next(context);
    }
}
