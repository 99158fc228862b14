using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace RoamingHub.Simulators.Tests.Hubject;

/// <summary>A CPO that answers every command in one prepared way and keeps what it was sent.</summary>
internal sealed class StubCpo : IAsyncDisposable
{
    private readonly WebApplication app;

    private StubCpo(WebApplication app) => this.app = app;

    public Uri ServiceUrl => new(app.Urls.Single() + "/oicp/partner-1");
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;
    public ConcurrentQueue<(string Target, string Body)> Commands { get; } = new();

    public static async Task<StubCpo> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var stub = new StubCpo(builder.Build());
        stub.app.MapPost("/{**any}", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            stub.Commands.Enqueue((context.Features.Get<IHttpRequestFeature>()!.RawTarget, await reader.ReadToEndAsync()));
            await stub.Answer(context);
        });
        await stub.app.StartAsync();
        return stub;
    }

    public void Answers(string body, int status = 200) => Answer = context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
