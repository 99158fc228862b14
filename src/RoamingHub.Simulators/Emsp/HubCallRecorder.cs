using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Simulators.Emsp.Strict;

namespace RoamingHub.Simulators.Emsp;

/// <summary>Records what we send to the hub and holds its answers against the standard.</summary>
internal sealed class HubCallRecorder(EmspState state) : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var exchange = new EmspExchange
        {
            At = state.Options.Time.GetUtcNow(),
            Inbound = false,
            Method = request.Method.Method,
            Path = request.RequestUri!.PathAndQuery,
            Headers = request.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
            Body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken),
        };
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            await response.Content.LoadIntoBufferAsync(cancellationToken);
            exchange = exchange with
            {
                Status = (int)response.StatusCode,
                Answer = await response.Content.ReadAsStringAsync(cancellationToken),
                AnswerHeaders = response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
            };
            foreach (var text in AnswerRules.Check(exchange)) Complain(exchange, text);
            if (IsList(request) && response.IsSuccessStatusCode)
            {
                foreach (var text in AnswerRules.CheckList(exchange)) Complain(exchange, text);
            }

            return response;
        }
        finally
        {
            state.Record(exchange);
        }
    }

    // A GET of a module's endpoint itself is a list, unless it is about credentials.
    private bool IsList(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get
        && state.Hub?.Details.Endpoints?.FirstOrDefault(e => e.Url!.TrimEnd('/') == request.RequestUri!.GetLeftPart(UriPartial.Path)) is { } endpoint
        && endpoint.Identifier != ModuleIds.Credentials;

    private void Complain(EmspExchange exchange, string text) =>
        state.Complain($"answer to {exchange.Method} {exchange.Path} (HTTP {exchange.Status}): {text}");
}
