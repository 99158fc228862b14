using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace RoamingHub.Hub.Api;

/// <summary>A worked example of an operation: what is sent, and what comes back.</summary>
internal sealed record ApiExample(string? Request, string? Response, int Status);

internal static class ExampleExtensions
{
    public static RouteHandlerBuilder WithExample(this RouteHandlerBuilder endpoint, string? request = null, string? response = null, int status = 200) =>
        endpoint.WithMetadata(new ApiExample(request, response, status));
}

/// <summary>Puts each operation's example into the OpenAPI document; bodies that are read raw appear there by their example.</summary>
internal sealed class ExampleTransformer : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<ApiExample>().LastOrDefault() is { } example)
        {
            if (example.Request is { } request)
                ContentOf(operation.RequestBody ??= new OpenApiRequestBody { Required = true }).Example = JsonNode.Parse(request);
            var responses = operation.Responses ??= [];
            var status = $"{example.Status}";
            if (!responses.TryGetValue(status, out var answer))
            {
                responses.Clear();
                responses[status] = answer = new OpenApiResponse { Description = "Done." };
            }

            if (example.Response is { } response)
                ContentOf(answer).Example = JsonNode.Parse(response);
        }

        return Task.CompletedTask;
    }

    private static OpenApiMediaType ContentOf(IOpenApiRequestBody body) => JsonOf(((OpenApiRequestBody)body).Content ??= new Dictionary<string, OpenApiMediaType>());

    private static OpenApiMediaType ContentOf(IOpenApiResponse response) => JsonOf(((OpenApiResponse)response).Content ??= new Dictionary<string, OpenApiMediaType>());

    private static OpenApiMediaType JsonOf(IDictionary<string, OpenApiMediaType> content) =>
        content.TryGetValue(Json, out var media) ? media : content[Json] = new();
}
