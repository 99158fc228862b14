using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace RoamingHub.Hub.Tests.Partners.Oicp;

/// <summary>Answers as it was told to, in order, and keeps what it was asked.</summary>
internal sealed class CountedHubject : HttpMessageHandler
{
    public ConcurrentQueue<string> Answers { get; } = new();

    public ConcurrentQueue<string> Calls { get; } = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Calls.Enqueue(await request.Content!.ReadAsStringAsync(cancellationToken));
        return new(HttpStatusCode.OK) { Content = new StringContent(Answers.TryDequeue(out var answer) ? answer : "", Encoding.UTF8, "application/json") };
    }
}
