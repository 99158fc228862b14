using System.Collections.Concurrent;
using System.Net;
using System.Text;
using RoamingHub.Core.Values;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Oicp.Traffic;

/// <summary>
/// What goes to one partner: each kind of call has a budget of its own, so that no flood of states keeps a driver or a bill waiting. When the
/// partner says that it is too much, the kind that was refused waits, and with it whatever matters less.
/// </summary>
internal sealed class PartnerTraffic(PartnerId partner, OicpOptions options, PartnerExchanges exchanges, TimeProvider time) : IOicpTraffic
{
    // What matters more stands first.
    private static readonly OicpOperation[][] ByWeight =
    [
        [OicpOperation.AuthorizeStart, OicpOperation.AuthorizeStop],
        [OicpOperation.ChargeDetailRecord],
        [OicpOperation.ChargingNotifications],
        [OicpOperation.PushEvseStatus],
        [OicpOperation.PushEvseData],
        [OicpOperation.PushPricingProductData, OicpOperation.PushEvsePricing],
    ];

    private readonly ConcurrentDictionary<OicpOperation, CallBudget> _budgets = new();

    public async ValueTask ReadyAsync(OicpOperation operation, CancellationToken ct)
    {
        while (BudgetOf(operation).Take() is { } wait)
            await Task.Delay(wait, time, ct);
    }

    public void Ended(OicpExchange exchange)
    {
        if (exchange.HttpStatus == (int)HttpStatusCode.TooManyRequests)
            Refused(exchange.Operation, exchange.RetryAfter);
        else if (exchange.HttpStatus is not null)
            BudgetOf(exchange.Operation).Answered();
        exchanges.Add(new(
            time.GetUtcNow(), partner.Value, 'o', exchange.Operation.ToString(), exchange.HttpStatus, exchange.Code, exchange.ProcessId,
            exchange.Took.TotalMilliseconds, Encoding.UTF8.GetString(exchange.Request.Span), exchange.Response, exchange.Why));
    }

    private void Refused(OicpOperation operation, TimeSpan? asked)
    {
        var pause = BudgetOf(operation).Refused(asked);
        var weight = Array.FindIndex(ByWeight, group => group.Contains(operation));
        foreach (var lighter in ByWeight.Skip(weight + 1).SelectMany(group => group))
            BudgetOf(lighter).PauseFor(pause);
    }

    private CallBudget BudgetOf(OicpOperation operation) => _budgets.GetOrAdd(operation, o => new(options.PerMinute.GetValueOrDefault(o, int.MaxValue), time));
}
