using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace RoamingHub.Oicp.Tests.Client;

/// <summary>Answers every request in one prepared way and keeps the last one.</summary>
internal sealed class StubHandler : HttpMessageHandler
{
    private Func<CancellationToken, Task<HttpResponseMessage>> answer = _ => throw new InvalidOperationException("No answer was prepared.");

    public string? Url { get; private set; }
    public string? Body { get; private set; }
    public string? ContentType { get; private set; }
    public string? Accept { get; private set; }

    public void Answer(HttpStatusCode status, string body, string? processId = null, TimeSpan? retryAfter = null) =>
        Answer(status, Encoding.UTF8.GetBytes(body), "application/json;charset=utf-8", processId, retryAfter);

    public void Answer(HttpStatusCode status, byte[] body, string contentType, string? processId = null, TimeSpan? retryAfter = null) => answer = _ =>
    {
        var response = new HttpResponseMessage(status) { Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (processId is not null)
            response.Headers.Add("Process-ID", processId);
        if (retryAfter is { } wait)
            response.Headers.RetryAfter = new(wait);
        return Task.FromResult(response);
    };

    public void Fail(Exception exception) => answer = _ => Task.FromException<HttpResponseMessage>(exception);

    public void Hang() => answer = async ct =>
    {
        await Task.Delay(Timeout.Infinite, ct);
        throw new InvalidOperationException("Never reached.");
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Url = request.RequestUri!.AbsoluteUri;
        Body = await request.Content!.ReadAsStringAsync(cancellationToken);
        ContentType = request.Content.Headers.ContentType?.ToString();
        Accept = request.Headers.Accept.ToString();
        return await answer(cancellationToken);
    }
}
