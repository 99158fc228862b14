using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Simulators.Hubject;

/// <summary>The platform's HTTP side: routes, fault switches, one push at a time, a Process-ID on every answer.</summary>
internal sealed class HubjectServer(
    HubjectPlatform platform, HubjectFaults faults, HubjectCpoCalls cpoCalls, ExchangeLog exchanges, TimeProvider time) : IAsyncDisposable
{
    private static readonly OicpOperation[] Pushes =
        [OicpOperation.PushEvseData, OicpOperation.PushEvseStatus, OicpOperation.PushPricingProductData, OicpOperation.PushEvsePricing];

    private static readonly OicpOperation[] FromEmps =
        [OicpOperation.RemoteStart, OicpOperation.RemoteStop, OicpOperation.ReservationStart, OicpOperation.ReservationStop];

    private readonly InFlight inFlight = new();
    private WebApplication? app;

    public async Task<Uri> StartAsync(int port, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.Limits.MaxRequestBodySize = 256 * 1024 * 1024;
        });
        app = builder.Build();
        foreach (var operation in Enum.GetValues<OicpOperation>())
            app.MapPost("/" + OicpPaths.Route(operation), context => FromEmps.Contains(operation)
                ? RelayAsync(context, operation)
                : AnswerAsync(context, operation));
        await app.StartAsync(ct);
        return new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
    }

    // The turn ends before the answer goes out: whoever has the answer may send the next push.
    private async Task AnswerAsync(HttpContext context, OicpOperation operation)
    {
        var party = (string?)context.Request.RouteValues["partyId"];
        var body = await BodyAsync(context);
        HubjectFault? fault;
        HubjectAnswer? answer;
        using (var turn = inFlight.Enter($"{operation} of {party}"))
        {
            fault = faults.Next(operation);
            if (fault is HubjectFault.Slow slow)
                await Task.Delay(slow.Delay, time, context.RequestAborted);
            answer = fault switch
            {
                HubjectFault.Down => null,
                HubjectFault.Error error => new(error.HttpStatus, $"<html><body><h1>{error.HttpStatus}</h1></body></html>"),
                HubjectFault.Garbage => new(200, "%PDF-1.7 not what you asked for"),
                HubjectFault.Code code => HubjectAnswer.Of(Verdict.No(code.StatusCode, "A fault switch is on.")),
                _ => Decide(context, operation, party, body, alone: turn.IsFirst),
            };
        }
        if (fault is HubjectFault.LoseAnswer)
        {
            platform.AnswerLost(operation, body);
            answer = null;
        }
        await WriteAsync(context, operation, body, answer);
    }

    private HubjectAnswer Decide(HttpContext context, OicpOperation operation, string? party, byte[] body, bool alone)
    {
        if (!context.Request.HasJsonContentType())
            return Refuse(operation, "the content type is not application/json");
        if (RawPath(context).AsSpan().IndexOfAny('*', '+') >= 0)
            return Refuse(operation, "`*` and `+` in the path must be percent-encoded");
        if (!alone && Pushes.Contains(operation))
            return Refuse(operation, "another push of this operation is still in flight");
        return platform.Answer(operation, party, body);
    }

    private HubjectAnswer Refuse(OicpOperation operation, string text)
    {
        platform.Break(operation, text);
        return HubjectAnswer.Of(Verdict.No(OicpCodes.DataError, text));
    }

    /// <summary>An EMP's command: passed on to the CPO, its answer passed back.</summary>
    private async Task RelayAsync(HttpContext context, OicpOperation operation)
    {
        var answer = await cpoCalls.RelayAsync(operation, await BodyAsync(context), context.RequestAborted);
        await WriteAsync(context, operation, [], answer, log: false);
    }

    private async Task WriteAsync(HttpContext context, OicpOperation operation, byte[] body, HubjectAnswer? answer, bool log = true)
    {
        var processId = Guid.NewGuid().ToString();
        if (log)
            exchanges.Add(new(time.GetUtcNow(), operation, FromCpo: true, RawPath(context), Encoding.UTF8.GetString(body), answer?.Status, answer?.Body,
                answer is null ? null : processId));
        if (answer is null)
        {
            context.Abort();
            return;
        }
        context.Response.StatusCode = answer.Status;
        context.Response.Headers["Process-ID"] = processId;
        context.Response.ContentType = answer.Body.StartsWith('<') ? "text/html" : "application/json;charset=utf-8";
        await context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }

    private static string RawPath(HttpContext context) => context.Features.Get<IHttpRequestFeature>()!.RawTarget;

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }
}

/// <summary>Who is being served, by name.</summary>
internal sealed class InFlight
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> served = [];

    public Turn Enter(string name)
    {
        lock (gate)
        {
            var before = served.GetValueOrDefault(name);
            served[name] = before + 1;
            return new(this, name, before == 0);
        }
    }

    private void Leave(string name)
    {
        lock (gate)
            served[name]--;
    }

    internal sealed class Turn(InFlight all, string name, bool isFirst) : IDisposable
    {
        public bool IsFirst => isFirst;

        public void Dispose() => all.Leave(name);
    }
}
