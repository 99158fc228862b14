using System.Security.Cryptography.X509Certificates;
using Npgsql;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Storage;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations.Security;

/// <summary>Notes which certificates stations wait for.</summary>
internal sealed class CertificateOrderReader(CertificateOrderSignal signal) : ILogSubscriber
{
    public string Name => "certificate-orders";

    public IReadOnlySet<string>? Types { get; } =
        new HashSet<string> { "certificate_requested", "certificate_issued", "certificate_refused", "certificate_delivered", "station_connected" };

    public async Task HandleAsync(IReadOnlyList<RecordedEvent> batch, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        foreach (var recorded in batch)
        {
            await (recorded.Data switch
            {
                CertificateRequested e => CertificateOrders.AddAsync(e, connection, transaction, ct),
                CertificateIssued e => CertificateOrders.SignedAsync(e, connection, transaction, ct),
                CertificateRefused e => CertificateOrders.RemoveAsync(e.Id, connection, transaction, ct),
                CertificateDelivered e => CertificateOrders.RemoveAsync(e.Id, connection, transaction, ct),
                _ => Task.CompletedTask,
            });
        }

        var back = batch.Select(e => e.Data).OfType<StationConnected>().Select(e => e.Station.Value).ToHashSet();
        await CertificateOrders.BackAsync(back, connection, transaction, ct);
    }

    public void Committed() => signal.Set();
}

/// <summary>Wakes the desk of this node when there is something to do.</summary>
internal sealed class CertificateOrderSignal
{
    private TaskCompletionSource _next = New();

    public Task Next => _next.Task;

    public void Set() => Interlocked.Exchange(ref _next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>
/// Has stations' certificates signed and hands them over. Every step ends in an event; what is open stands in a table, and any node may take
/// the next step. A station that is away gets its certificate when it is back.
/// </summary>
internal sealed class CertificateDesk(
    CertificateOrders orders, CertificateOrderSignal signal, IEnumerable<ICertificateAuthority> authorities, IStationCalls calls, StationOwners owners,
    EventLog log, TimeProvider time, ILogger<CertificateDesk> logger) : BackgroundService
{
    private const int AtATime = 20;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MineFor = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan CallWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OpenFor = TimeSpan.FromDays(7);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                var due = await orders.TakeDueAsync(MineFor, AtATime, stoppingToken);
                await Task.WhenAll(due.Select(order => WorkAsync(order, stoppingToken)));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                logger.CertificatesFailed(e);
            }

            await next.WaitAsync(Look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WorkAsync(CertificateOrder order, CancellationToken ct)
    {
        try
        {
            if (time.GetUtcNow() - order.AskedAt > OpenFor)
                await RecordAsync(order, new CertificateRefused(order.Id, new(order.Station), "it could not be signed and handed over within a week", time.GetUtcNow()), ct);
            else if (order.Chain is { } chain)
                await HandOverAsync(order, chain, ct);
            else
                await HaveSignedAsync(order, ct);
        }
        catch (OperationCanceledException)
        {
            await orders.PostponeAsync(order.Id, TimeSpan.Zero, CancellationToken.None); // this node stops; any other may go on at once
        }
        catch (Exception e)
        {
            logger.CertificatesFailed(e);
        }
    }

    private async Task HaveSignedAsync(CertificateOrder order, CancellationToken ct)
    {
        var station = new StationId(order.Station);
        if (authorities.FirstOrDefault(a => a.Signs(order.Purpose)) is not { } authority)
        {
            await RecordAsync(order, new CertificateRefused(order.Id, station, "no authority for such certificates is configured", time.GetUtcNow()), ct);
            return;
        }

        switch (await authority.SignAsync(new(order.Id, station, order.Purpose, order.Csr), ct))
        {
            case SigningAnswer.Signed signed:
                using (var own = X509Certificate2.CreateFromPem(signed.Chain))
                    await RecordAsync(order, new CertificateIssued(order.Id, station, signed.Chain, own.SerialNumber, own.NotAfter.ToUniversalTime(), authority.Name, time.GetUtcNow()), ct);
                break;
            case SigningAnswer.Refused refused:
                await RecordAsync(order, new CertificateRefused(order.Id, station, refused.Why, time.GetUtcNow()), ct);
                break;
            case SigningAnswer.Later later:
                await orders.PostponeAsync(order.Id, later.Wait, ct);
                break;
        }
    }

    private async Task HandOverAsync(CertificateOrder order, string chain, CancellationToken ct)
    {
        var station = new StationId(order.Station);
        if (await owners.FindAsync(order.Station, ct) is not { Alive: true } owner)
        {
            await orders.PostponeAsync(order.Id, Retry(order.Tries), ct);
            return;
        }

        var mapping = SecurityMappings.Of(owner.Protocol);
        var (action, payload) = mapping.ToCertificateCall(chain, order.Purpose);
        CertificateDelivered? outcome = await calls.CallAsync(station, action, payload, CallWithin, ct) switch
        {
            StationCallResult.Answered answer when mapping.ToCertificateOutcome(answer.Payload.Span) is var (accepted, status) => Delivered(accepted, status),
            StationCallResult.CallError error => Delivered(false, error.Code),
            StationCallResult.InvalidPayload or StationCallResult.UnknownAction => Delivered(false, "it does not fit into a message"),
            _ => null, // nobody knows: it is sent again
        };
        if (outcome is null)
            await orders.PostponeAsync(order.Id, Retry(order.Tries), ct);
        else
            await RecordAsync(order, outcome, ct);

        CertificateDelivered Delivered(bool accepted, string detail) => new(order.Id, station, accepted, detail, time.GetUtcNow());
    }

    // Two nodes may come to the same step; the stream's version lets the first one count.
    private Task RecordAsync(CertificateOrder order, object fact, CancellationToken ct) =>
        log.AppendAsync(CertificateStream.Of(order.Id), order.Chain is null ? 1 : 2, [fact], ct);

    private static TimeSpan Retry(int tries) => FirstRetry * Math.Min(tries, LastRetry / FirstRetry);
}
