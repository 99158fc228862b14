using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace RoamingHub.Hub.Api;

/// <summary>What the OpenAPI document says of the API as a whole: what it is, and that it wants a key.</summary>
internal sealed class ApiDescription : IOpenApiDocumentTransformer
{
    private const string Scheme = "key";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "RoamingHub";
        document.Info.Description = "The back office's API: stations, sessions, charge records and partners. Refusals are problem+json (RFC 9457); lists are newest first, with limit and after.";
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "HUB_API_KEY, or another key of the hub.",
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
