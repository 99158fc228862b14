using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using RoamingHub.Oicp;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Simulators.Hubject.Emps;

namespace RoamingHub.Simulators.Hubject;

/// <summary>The platform's HTTP side towards CPOs: routes, fault switches, budgets, one push at a time, a Process-ID on every answer.</summary>
internal sealed class HubjectServer(
    HubjectPlatform platform, HubjectFaults faults, UsageBudgets budgets, EmpCalls emps, EmpDoor empDoor, ExchangeLog<HubjectExchange> exchanges,
    HubjectOptions options) : IAsyncDisposable
{
    private static readonly OicpOperation[] Pushes =
        [OicpOperation.PushEvseData, OicpOperation.PushEvseStatus, OicpOperation.PushPricingProductData, OicpOperation.PushEvsePricing];

    private readonly InFlight inFlight = new();
    private WebApplication? app;

    public async Task<Uri> StartAsync(HubjectDesk? desk, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port, listen =>
            {
                if (options.Tls is { } tls)
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = tls.Server;
                        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                        https.AllowAnyClientCertificate(); // looked at below, so that the refusal is a page
                    });
            });
            kestrel.Limits.MaxRequestBodySize = 256 * 1024 * 1024;
        });
        app = builder.Build();
        foreach (var operation in Enum.GetValues<OicpOperation>().Where(o => o <= OicpOperation.ChargeDetailRecord))
            app.MapPost("/" + OicpPaths.Route(operation), context => AnswerAsync(context, operation));
        empDoor.Map(app);
        desk?.Map(app);
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
        var caller = new Caller((string?)context.Request.RouteValues["partyId"], context.Connection.ClientCertificate);
        var body = await BodyAsync(context);
        HubjectFault? fault;
        HubjectAnswer? answer;
        using (var turn = inFlight.Enter($"{operation} of {PartyKey(caller.Party)}"))
        {
            fault = faults.Next(operation);
            if (fault is HubjectFault.Slow slow)
                await Task.Delay(slow.Delay, options.Time, context.RequestAborted);
            answer = fault switch
            {
                HubjectFault.Down => null,
                HubjectFault.Error error => new(error.HttpStatus, $"<html><body><h1>{error.HttpStatus}</h1></body></html>"),
                HubjectFault.Garbage => new(200, "%PDF-1.7 not what you asked for"),
                HubjectFault.Bare bare => HubjectAnswer.Latin(bare.HttpStatus, bare.StatusCode),
                HubjectFault.Closed => HubjectAnswer.Of(SessionBook.Closed),
                HubjectFault.Code code => HubjectAnswer.Of(Verdict.No(code.StatusCode, "A fault switch is on.")),
                HubjectFault.NullMembers => (await DecideAsync(context, operation, caller, body, turn.IsFirst)).WithNulls(),
                HubjectFault.UnknownMembers => (await DecideAsync(context, operation, caller, body, turn.IsFirst)).WithUnknownMembers(),
                _ => await DecideAsync(context, operation, caller, body, alone: turn.IsFirst),
            };
        }
        if (fault is HubjectFault.LoseAnswer)
        {
            platform.AnswerLost(operation, body);
            answer = null;
        }
        await WriteAsync(context, operation, body, answer, isSpoilt: fault is not null and not HubjectFault.Slow);
    }

    private async Task<HubjectAnswer> DecideAsync(HttpContext context, OicpOperation operation, Caller caller, byte[] body, bool alone)
    {
        if (options.Tls is { } tls && ClientCertificates.Refuse(tls, caller.Certificate) is { } stranger)
            return stranger;
        if (!context.Request.HasJsonContentType())
            return Refuse(operation, "the content type is not application/json");
        if (RawPath(context).AsSpan().IndexOfAny('*', '+') >= 0)
            return Refuse(operation, "`*` and `+` in the path must be percent-encoded");
        if (!budgets.Allows(operation.ToString(), PartyKey(caller.Party)))
            return OverBudget(operation);
        if (!alone && Pushes.Contains(operation))
            return Refuse(operation, "another push of this operation is still in flight");
        var asked = operation is OicpOperation.AuthorizeStart or OicpOperation.AuthorizeStop
            ? await emps.AskAsync(operation, caller.Party, body, context.RequestAborted)
            : null;
        var answer = platform.Answer(operation, caller, body, asked);
        if (answer.Status != 200 || answer.IsMalformed)
            return answer;
        if (operation == OicpOperation.ChargeDetailRecord)
            _ = emps.TellAsync(caller.Party!, body);
        return operation == OicpOperation.ChargingNotifications ? await emps.NotifyAsync(body, context.RequestAborted) ?? answer : answer;
    }

    private HubjectAnswer Refuse(OicpOperation operation, string text)
    {
        platform.Break(operation, text);
        return HubjectAnswer.Of(Verdict.No(OicpCodes.DataError, text)) with { IsMalformed = true };
    }

    private HubjectAnswer OverBudget(OicpOperation operation)
    {
        platform.Break(operation, $"more than {budgets.PerMinute(operation.ToString())} calls in a minute");
        return new(429, """{"message":"API rate limit exceeded"}""");
    }

    private async Task WriteAsync(HttpContext context, OicpOperation operation, byte[] body, HubjectAnswer? answer, bool isSpoilt)
    {
        var processId = Guid.NewGuid().ToString();
        exchanges.Add(new(
            options.Time.GetUtcNow(), operation, FromCpo: true, RawPath(context), Encoding.UTF8.GetString(body), answer?.Status, answer?.Body,
            answer is null ? null : processId) { IsSpoilt = isSpoilt });
        if (answer is null)
        {
            context.Abort();
            return;
        }
        await SendAsync(context, answer, processId);
    }

    public static async Task SendAsync(HttpContext context, HubjectAnswer answer, string processId)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.Headers["Process-ID"] = processId;
        context.Response.ContentType = answer.ContentType;
        await context.Response.Body.WriteAsync(answer.Encoding.GetBytes(answer.Body), context.RequestAborted);
    }

    public static string RawPath(HttpContext context) => context.Features.Get<IHttpRequestFeature>()!.RawTarget;

    public static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.ToArray();
    }

    private static string PartyKey(string? party) => party is null ? "" : RoamingHub.Oicp.Formats.OperatorIds.Canonical(party);
}
