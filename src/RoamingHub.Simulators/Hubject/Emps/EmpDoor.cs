using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using RoamingHub.Oicp;

namespace RoamingHub.Simulators.Hubject.Emps;

/// <summary>The platform's HTTP side towards EMPs.</summary>
internal sealed class EmpDoor(
    EmpServices services, HubjectCpoCalls cpoCalls, UsageBudgets budgets, ExchangeLog<EmpExchange> exchanges, TimeProvider time)
{
    private static readonly (EmpOperation Operation, string Route)[] Served =
    [
        (EmpOperation.PullEvseData, OicpEmpPaths.PullEvseData),
        (EmpOperation.PullEvseStatus, OicpEmpPaths.PullEvseStatus),
        (EmpOperation.PullEvseStatusById, OicpEmpPaths.PullEvseStatusById),
        (EmpOperation.PullEvseStatusByOperator, OicpEmpPaths.PullEvseStatusByOperator),
        (EmpOperation.PullPricingProductData, OicpEmpPaths.PullPricingProductData),
        (EmpOperation.PullEvsePricing, OicpEmpPaths.PullEvsePricing),
        (EmpOperation.GetChargeDetailRecords, OicpEmpPaths.GetChargeDetailRecords),
        (EmpOperation.PushAuthenticationData, OicpEmpPaths.PushAuthenticationData),
        (EmpOperation.RemoteStart, OicpPaths.Route(OicpOperation.RemoteStart)),
        (EmpOperation.RemoteStop, OicpPaths.Route(OicpOperation.RemoteStop)),
        (EmpOperation.ReservationStart, OicpPaths.Route(OicpOperation.ReservationStart)),
        (EmpOperation.ReservationStop, OicpPaths.Route(OicpOperation.ReservationStop)),
    ];

    public void Map(WebApplication app)
    {
        foreach (var (operation, route) in Served)
            app.MapPost("/" + route, context => AnswerAsync(context, operation));
    }

    private async Task AnswerAsync(HttpContext context, EmpOperation operation)
    {
        var provider = (string)context.Request.RouteValues["partyId"]!;
        var body = await HubjectServer.BodyAsync(context);
        var answer = budgets.Allows(operation.ToString(), provider)
            ? await DecideAsync(context, operation, provider, body)
            : new(429, """{"message":"API rate limit exceeded"}""");
        exchanges.Add(new(time.GetUtcNow(), operation, provider, HubjectServer.RawPath(context), Encoding.UTF8.GetString(body), answer.Status, answer.Body));
        await HubjectServer.SendAsync(context, answer, Guid.NewGuid().ToString());
    }

    private async Task<HubjectAnswer> DecideAsync(HttpContext context, EmpOperation operation, string provider, byte[] body)
    {
        if (operation >= EmpOperation.RemoteStart)
            return services.Admit(provider, null) ?? await cpoCalls.RelayAsync(CommandOf(operation), body, context.RequestAborted);
        return PageRequest.Read(context.Request.Query["page"], context.Request.Query["size"]) is { } page
            ? services.Answer(operation, provider, page, body)
            : HubjectAnswer.ValidationErrors([new("page", "and size are not a page from 0 and a size of 1 to 2000")]);
    }

    private static OicpOperation CommandOf(EmpOperation operation) => operation switch
    {
        EmpOperation.RemoteStart => OicpOperation.RemoteStart,
        EmpOperation.RemoteStop => OicpOperation.RemoteStop,
        EmpOperation.ReservationStart => OicpOperation.ReservationStart,
        _ => OicpOperation.ReservationStop,
    };
}
