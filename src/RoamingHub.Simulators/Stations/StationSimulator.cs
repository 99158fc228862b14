using System.Threading.Channels;
using RoamingHub.Ocpp.V16;
using RoamingHub.Simulators.Stations.V16;

namespace RoamingHub.Simulators.Stations;

/// <summary>An OCPP 1.6 station, with the security extension.</summary>
public sealed class StationSimulator : SimulatedStation
{
    private readonly Channel<StationCharge> remoteCharges = Channel.CreateUnbounded<StationCharge>();

    public StationSimulator(StationOptions options)
        : base(options, new Language16())
    {
        Connectors = [.. Enumerable.Range(1, options.Connectors).Select(id => new Connector(id, options.Faults))];
        Configuration = new StationConfiguration(options);
        LocalList = new LocalList<IdTagInfo>(options.LocalListMaxLength);
        new ConfigurationCalls(this).AddTo(HubCalls);
        new ChargingCalls(this).AddTo(HubCalls);
        new ProfileCalls(this).AddTo(HubCalls);
        new TriggerCalls(this).AddTo(HubCalls);
        new UpkeepCalls(this).AddTo(HubCalls);
        new CertificateCalls(this).AddTo(HubCalls);
    }

    public IReadOnlyList<Connector> Connectors { get; }

    /// <summary>What GetConfiguration and ChangeConfiguration see.</summary>
    public StationConfiguration Configuration { get; }

    public LocalList<IdTagInfo> LocalList { get; }

    public ProfileStore<ChargingProfile> Profiles { get; } = new();

    internal string LogFileName => $"{Options.Id}.log";

    public Task<BootNotificationResponse> BootAsync(CancellationToken ct = default)
    {
        ForgetMessageIds();
        return CallAsync<BootNotificationRequest, BootNotificationResponse>(Boot(), ct);
    }

    public Task<HeartbeatResponse> HeartbeatAsync(CancellationToken ct = default) =>
        CallAsync<HeartbeatRequest, HeartbeatResponse>(new(), ct);

    /// <summary>Reports a status and remembers it. Connector 0 is the station itself.</summary>
    public Task<StatusNotificationResponse> StatusAsync(
        int connectorId,
        ChargePointStatus status,
        ChargePointErrorCode errorCode = ChargePointErrorCode.NoError,
        CancellationToken ct = default)
    {
        if (connectorId > 0)
            Connectors[connectorId - 1].Status = status;
        var request = new StatusNotificationRequest(connectorId, errorCode, status, Timestamp: Clock.Now);
        return CallAsync<StatusNotificationRequest, StatusNotificationResponse>(request, ct);
    }

    public Task<AuthorizeResponse> AuthorizeAsync(string idTag, CancellationToken ct = default) =>
        CallAsync<AuthorizeRequest, AuthorizeResponse>(new(idTag), ct);

    public Task<DataTransferResponse> DataTransferAsync(
        string vendorId, string? messageId = null, string? data = null, CancellationToken ct = default) =>
        CallAsync<DataTransferRequest, DataTransferResponse>(new(vendorId, messageId, data), ct);

    public Task<SecurityEventNotificationResponse> SecurityEventAsync(string type, string? techInfo = null, CancellationToken ct = default) =>
        CallAsync<SecurityEventNotificationRequest, SecurityEventNotificationResponse>(new(type, Clock.Now, techInfo), ct);

    /// <summary>Makes a key and asks for its certificate.</summary>
    public Task<SignCertificateResponse> SignCertificateAsync(CancellationToken ct = default) =>
        CallAsync<SignCertificateRequest, SignCertificateResponse>(new(Certificates.RequestCertificate()), ct);

    /// <summary>Kept until answered, also over a lost connection.</summary>
    public Task<StartTransactionResponse> StartTransactionAsync(StartTransactionRequest request) =>
        StartTransactionAsync(request, _ => { });

    /// <summary>Kept until answered, also over a lost connection.</summary>
    public Task<StopTransactionResponse> StopTransactionAsync(StopTransactionRequest request) => StopTransactionAsync(() => request);

    /// <summary>Kept until answered when it belongs to a transaction; otherwise as any other call.</summary>
    public Task<MeterValuesResponse> MeterValuesAsync(MeterValuesRequest request, CancellationToken ct = default) =>
        request.TransactionId is null
            ? CallAsync<MeterValuesRequest, MeterValuesResponse>(request, ct)
            : KeepAsync<MeterValuesRequest, MeterValuesResponse>(() => request);

    /// <summary>
    /// Begins a charge: status, then the start. The start is in the queue when this returns; <see cref="StationCharge.Started"/>
    /// is its answer.
    /// </summary>
    public async Task<StationCharge> BeginChargeAsync(int connectorId, string idTag, ChargePlan? plan = null)
    {
        var connector = Connectors[connectorId - 1];
        await TellStatusAsync(connector, ChargePointStatus.Preparing);
        var charge = connector.Charge = new StationCharge(this, connector, idTag, plan ?? new ChargePlan());
        connector.IsStarting = false;
        await TellStatusAsync(connector, ChargePointStatus.Charging);
        return charge;
    }

    /// <summary>Ends a charge and frees the connector. Completes when the hub has answered the stop.</summary>
    public async Task<StopTransactionResponse> EndChargeAsync(
        StationCharge charge, StopReason reason = StopReason.Local, string? idTag = null)
    {
        var stop = charge.StopAsync(reason, idTag);
        await TellStatusAsync(charge.Connector, ChargePointStatus.Finishing);
        await TellStatusAsync(charge.Connector, charge.Connector.RestingStatus);
        return await stop;
    }

    /// <summary>A whole charge with a card: authorize, start, samples, stop, and every status between.</summary>
    /// <returns>The charge; null when the hub, or offline the local list, did not accept the card.</returns>
    public async Task<StationCharge?> ChargeAsync(
        int connectorId, string idTag, long energyWh, int samples = 4, TimeSpan? duration = null, CancellationToken ct = default)
    {
        if (!await MayChargeAsync(idTag, ct))
            return null;
        var plan = new ChargePlan(energyWh, samples) { Duration = duration ?? TimeSpan.FromHours(1) };
        var charge = await BeginChargeAsync(connectorId, idTag, plan);
        await EndChargeAsync(charge, idTag: idTag);
        return charge;
    }

    /// <summary>The next charge that the hub has started from afar.</summary>
    public ValueTask<StationCharge> NextRemoteChargeAsync(CancellationToken ct = default) => remoteCharges.Reader.ReadAsync(ct);

    /// <summary>Ends the charge on a connector, as a driver does who pulls the plug.</summary>
    public Task<StopTransactionResponse> StopAsync(int connectorId, StopReason reason = StopReason.Local) =>
        Connectors[connectorId - 1].Charge is { } charge
            ? EndChargeAsync(charge, reason)
            : throw new InvalidOperationException($"Connector {connectorId} is not charging.");

    /// <param name="answered">Called before any later transaction message is written.</param>
    internal Task<StartTransactionResponse> StartTransactionAsync(
        StartTransactionRequest request, Action<StartTransactionResponse> answered) =>
        KeepAsync(() => request, answered);

    /// <summary>The id is asked for when the message is sent: the answer to the start may still be on its way.</summary>
    internal Task<StopTransactionResponse> StopTransactionAsync(Func<StopTransactionRequest> request) =>
        KeepAsync<StopTransactionRequest, StopTransactionResponse>(request);

    internal Task<MeterValuesResponse> SendMeterAsync(Connector connector, MeterValue reading, StationCharge? charge) => charge is null
        ? MeterValuesAsync(new MeterValuesRequest(connector.Id, [reading]))
        : KeepAsync<MeterValuesRequest, MeterValuesResponse>(() => new(connector.Id, [reading], charge.ReportedId));

    internal Task TellStatusAsync(Connector connector, ChargePointStatus status)
    {
        connector.Status = status;
        return TellAsync(() => StatusAsync(connector.Id, status));
    }

    internal async Task RemoteChargeAsync(Connector connector, string idTag) =>
        remoteCharges.Writer.TryWrite(await BeginChargeAsync(connector.Id, idTag, Options.RemoteCharge));

    /// <summary>Off and on again: charges end, the socket closes, and the station comes back with a BootNotification.</summary>
    internal async Task ResetAsync(StopReason reason)
    {
        var charges = Connectors.Select(connector => connector.Charge).OfType<StationCharge>();
        await Task.WhenAll(charges.Select(charge => EndChargeAsync(charge, reason)));
        await RestartAsync();
        foreach (var connector in Connectors)
            await TellStatusAsync(connector, connector.RestingStatus);
    }

    private protected override async Task<BootAnswer> SayBootAsync(StationLink link, CancellationToken ct)
    {
        var response = await CallAsync<BootNotificationRequest, BootNotificationResponse>(link, Boot(), ct);
        return new(response.Status.Is(RegistrationStatus.Accepted), response.Interval);
    }

    /// <summary>Offline the local list decides; a card it does not know may charge.</summary>
    private async Task<bool> MayChargeAsync(string idTag, CancellationToken ct)
    {
        var info = IsConnected ? (await AuthorizeAsync(idTag, ct)).IdTagInfo : LocalList.TryFind(idTag, out var known) ? known : null;
        return info is null || info.Status.Is(AuthorizationStatus.Accepted);
    }

    private BootNotificationRequest Boot() => new(
        Options.Vendor,
        Options.Model,
        ChargePointSerialNumber: Options.Id.Length <= 25 ? Options.Id : null,
        FirmwareVersion: Options.FirmwareVersion);
}
