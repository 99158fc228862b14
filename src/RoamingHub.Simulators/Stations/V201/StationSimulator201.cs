using System.Collections.Concurrent;
using System.Threading.Channels;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>An OCPP 2.0.1 station.</summary>
public sealed class StationSimulator201 : SimulatedStation
{
    private readonly Channel<StationTransaction> remoteCharges = Channel.CreateUnbounded<StationTransaction>();
    private BootReasonEnum bootReason = BootReasonEnum.PowerUp;

    public StationSimulator201(StationOptions options)
        : base(options, new Language201())
    {
        Evses = [.. Enumerable.Range(1, options.Connectors).Select(id => new Evse(id, options.Faults))];
        LocalList = new LocalList<IdTokenInfoType>(options.LocalListMaxLength);
        DeviceModel = new DeviceModel(options);
        new ChargingCalls(this).AddTo(HubCalls);
        new ReservationCalls(this).AddTo(HubCalls);
        new ListCalls(this).AddTo(HubCalls);
        new DisplayCalls(this).AddTo(HubCalls);
        new ProfileCalls(this).AddTo(HubCalls);
        new VariableCalls(this).AddTo(HubCalls);
        new MonitoringCalls(this).AddTo(HubCalls);
        new UpkeepCalls(this).AddTo(HubCalls);
        new CertificateCalls(this).AddTo(HubCalls);
        new TriggerCalls(this).AddTo(HubCalls);
    }

    public IReadOnlyList<Evse> Evses { get; }

    public LocalList<IdTokenInfoType> LocalList { get; }

    /// <summary>What GetVariables, SetVariables and the reports see.</summary>
    public DeviceModel DeviceModel { get; }

    public ProfileStore<ChargingProfileType> Profiles { get; } = new();

    /// <summary>What the hub has said that a transaction costs so far.</summary>
    public ConcurrentDictionary<string, decimal> Costs { get; } = new();

    /// <summary>What stands on the display, by id.</summary>
    public ConcurrentDictionary<int, MessageInfoType> Display { get; } = new();

    internal string LogFileName => $"{Options.Id}.log";

    public Task<BootNotificationResponse> BootAsync(BootReasonEnum reason = BootReasonEnum.PowerUp, CancellationToken ct = default)
    {
        ForgetMessageIds();
        return CallAsync<BootNotificationRequest, BootNotificationResponse>(Boot(reason), ct);
    }

    public Task<HeartbeatResponse> HeartbeatAsync(CancellationToken ct = default) =>
        CallAsync<HeartbeatRequest, HeartbeatResponse>(new(), ct);

    /// <summary>Reports the status of an EVSE's connector and remembers it.</summary>
    public Task<StatusNotificationResponse> StatusAsync(int evseId, ConnectorStatusEnum status, CancellationToken ct = default)
    {
        Evses[evseId - 1].Status = status;
        return CallAsync<StatusNotificationRequest, StatusNotificationResponse>(new(Clock.Now, status, evseId, 1), ct);
    }

    public Task<AuthorizeResponse> AuthorizeAsync(IdTokenType idToken, CancellationToken ct = default) =>
        CallAsync<AuthorizeRequest, AuthorizeResponse>(new(idToken), ct);

    /// <summary>A card with this number.</summary>
    public Task<AuthorizeResponse> AuthorizeAsync(string card, CancellationToken ct = default) => AuthorizeAsync(Card(card), ct);

    /// <summary>Plug and charge: the vehicle's contract, with its certificate chain in PEM, or what is needed to ask after it.</summary>
    public Task<AuthorizeResponse> AuthorizeContractAsync(
        string emaid, IReadOnlyList<OCSPRequestDataType>? hashes = null, string? certificate = null, CancellationToken ct = default) =>
        CallAsync<AuthorizeRequest, AuthorizeResponse>(new(new(emaid, IdTokenEnum.EMAID), certificate, hashes), ct);

    /// <summary>Readings outside of any transaction.</summary>
    public Task<MeterValuesResponse> MeterValuesAsync(MeterValuesRequest request, CancellationToken ct = default) =>
        CallAsync<MeterValuesRequest, MeterValuesResponse>(request, ct);

    public Task<DataTransferResponse> DataTransferAsync(DataTransferRequest request, CancellationToken ct = default) =>
        CallAsync<DataTransferRequest, DataTransferResponse>(request, ct);

    public Task<SecurityEventNotificationResponse> SecurityEventAsync(string type, string? techInfo = null, CancellationToken ct = default) =>
        CallAsync<SecurityEventNotificationRequest, SecurityEventNotificationResponse>(new(type, Clock.Now, techInfo), ct);

    /// <summary>Makes a key and asks for its certificate.</summary>
    public Task<SignCertificateResponse> SignCertificateAsync(
        CertificateSigningUseEnum use = CertificateSigningUseEnum.ChargingStationCertificate, CancellationToken ct = default) =>
        CallAsync<SignCertificateRequest, SignCertificateResponse>(new(Certificates.RequestCertificate(), use), ct);

    /// <summary>Kept until answered, also over a lost connection.</summary>
    public Task<TransactionEventResponse> TransactionEventAsync(TransactionEventRequest request) =>
        KeepAsync<TransactionEventRequest, TransactionEventResponse>(() => request);

    /// <summary>A cable is plugged in, and the transaction begins before anybody has shown a card.</summary>
    public Task<StationTransaction> PlugInAsync(int evseId, ChargePlan? plan = null) =>
        BeginAsync(Evses[evseId - 1], plan, TriggerReasonEnum.CablePluggedIn, null, null);

    /// <summary>
    /// Begins a transaction and lets energy flow. Its first events are in the queue when this returns;
    /// <see cref="StationTransaction.Started"/> is the answer to the very first.
    /// </summary>
    public async Task<StationTransaction> BeginChargeAsync(
        int evseId, IdTokenType idToken, ChargePlan? plan = null, TransactionStart start = TransactionStart.Authorized)
    {
        if (start is TransactionStart.PluggedIn)
        {
            var plugged = Evses[evseId - 1].Transaction ?? await PlugInAsync(evseId, plan);
            _ = plugged.AuthorizeAsync(idToken);
            return plugged;
        }
        var transaction = await BeginAsync(Evses[evseId - 1], plan, TriggerReasonEnum.Authorized, idToken, null);
        _ = transaction.ChargeAsync();
        return transaction;
    }

    /// <summary>Ends a transaction and frees the EVSE. Completes when the hub has answered the last event.</summary>
    public async Task<TransactionEventResponse> EndChargeAsync(
        StationTransaction transaction, ReasonEnum reason = ReasonEnum.EVDisconnected, IdTokenType? idToken = null)
    {
        var stop = transaction.StopAsync(reason, idToken);
        await TellStatusAsync(transaction.Evse, transaction.Evse.RestingStatus);
        return await stop;
    }

    /// <summary>A whole charge with a card: authorize, every event of the transaction, and the statuses around it.</summary>
    /// <returns>The transaction; null when the hub, or offline the local list, did not accept the card.</returns>
    public async Task<StationTransaction?> ChargeAsync(
        int evseId,
        string card,
        long energyWh,
        int samples = 4,
        TimeSpan? duration = null,
        TransactionStart start = TransactionStart.Authorized,
        CancellationToken ct = default)
    {
        var idToken = Card(card);
        var plan = new ChargePlan(energyWh, samples) { Duration = duration ?? TimeSpan.FromHours(1) };
        if (start is TransactionStart.PluggedIn)
            await PlugInAsync(evseId, plan);
        if (!await MayChargeAsync(idToken, ct))
            return null;
        var transaction = await BeginChargeAsync(evseId, idToken, plan, start);
        await EndChargeAsync(transaction, ReasonEnum.Local, idToken);
        return transaction;
    }

    /// <summary>The next transaction that the hub has started from afar.</summary>
    public ValueTask<StationTransaction> NextRemoteChargeAsync(CancellationToken ct = default) => remoteCharges.Reader.ReadAsync(ct);

    /// <summary>Ends the transaction on an EVSE, as a driver does who pulls the plug.</summary>
    public Task<TransactionEventResponse> StopAsync(int evseId, ReasonEnum reason = ReasonEnum.EVDisconnected) =>
        Evses[evseId - 1].Transaction is { } transaction
            ? EndChargeAsync(transaction, reason)
            : throw new InvalidOperationException($"EVSE {evseId} is not charging.");

    /// <summary>The reservation on an EVSE runs out, or the station drops it.</summary>
    public async Task EndReservationAsync(int evseId, ReservationUpdateStatusEnum why = ReservationUpdateStatusEnum.Expired)
    {
        var evse = Evses[evseId - 1];
        var held = evse.Reservation ?? throw new InvalidOperationException($"EVSE {evseId} is not reserved.");
        evse.Reservation = null;
        await CallAsync<ReservationStatusUpdateRequest, ReservationStatusUpdateResponse>(new(held.Id, why));
        await TellStatusAsync(evse, evse.RestingStatus);
    }

    public static IdTokenType Card(string uid) => new(uid, IdTokenEnum.ISO14443);

    internal Task TellStatusAsync(Evse evse, ConnectorStatusEnum status)
    {
        evse.Status = status;
        return TellAsync(() => StatusAsync(evse.Id, status));
    }

    /// <summary>Uses the transaction that began with the cable, if there is one.</summary>
    internal async Task RemoteChargeAsync(Evse evse, RequestStartTransactionRequest order)
    {
        if (evse.Transaction is { } plugged)
        {
            _ = plugged.AuthorizeAsync(order.IdToken, TriggerReasonEnum.RemoteStart, order.RemoteStartId);
            remoteCharges.Writer.TryWrite(plugged);
            return;
        }
        var transaction = await BeginAsync(evse, Options.RemoteCharge, TriggerReasonEnum.RemoteStart, order.IdToken, order.RemoteStartId);
        _ = transaction.ChargeAsync();
        remoteCharges.Writer.TryWrite(transaction);
    }

    /// <summary>Off and on again: transactions end, the socket closes, and the station comes back with a BootNotification.</summary>
    internal async Task ResetAsync()
    {
        var transactions = Evses.Select(evse => evse.Transaction).OfType<StationTransaction>();
        await Task.WhenAll(transactions.Select(transaction => EndChargeAsync(transaction, ReasonEnum.ImmediateReset)));
        bootReason = BootReasonEnum.RemoteReset;
        await RestartAsync();
        foreach (var evse in Evses)
            await TellStatusAsync(evse, evse.RestingStatus);
    }

    private protected override async Task<BootAnswer> SayBootAsync(StationLink link, CancellationToken ct)
    {
        var response = await CallAsync<BootNotificationRequest, BootNotificationResponse>(link, Boot(bootReason), ct);
        if (response.Status.Is(RegistrationStatusEnum.Accepted))
            bootReason = BootReasonEnum.PowerUp;
        return new(response.Status.Is(RegistrationStatusEnum.Accepted), response.Interval);
    }

    private async Task<StationTransaction> BeginAsync(
        Evse evse, ChargePlan? plan, TriggerReasonEnum trigger, IdTokenType? idToken, int? remoteStartId)
    {
        await TellStatusAsync(evse, ConnectorStatusEnum.Occupied);
        var transaction = evse.Transaction = new StationTransaction(this, evse, plan ?? new ChargePlan(), trigger, idToken, remoteStartId);
        evse.IsStarting = false;
        return transaction;
    }

    /// <summary>Offline the local list decides; a card it does not know may charge.</summary>
    private async Task<bool> MayChargeAsync(IdTokenType idToken, CancellationToken ct)
    {
        var info = IsConnected
            ? (await AuthorizeAsync(idToken, ct)).IdTokenInfo
            : LocalList.TryFind(idToken.IdToken, out var known) ? known : null;
        return info is null || info.Status.Is(AuthorizationStatusEnum.Accepted);
    }

    private BootNotificationRequest Boot(BootReasonEnum reason) => new(
        new ChargingStationType(
            Options.Model,
            Options.Vendor,
            SerialNumber: Options.Id.Length <= 25 ? Options.Id : null,
            FirmwareVersion: Options.FirmwareVersion),
        reason);
}

/// <summary>What begins a transaction (TxCtrlr.TxStartPoint).</summary>
public enum TransactionStart
{
    /// <summary>A card was accepted; the cable comes after that.</summary>
    Authorized,

    /// <summary>The cable was plugged in; a card comes after that.</summary>
    PluggedIn,
}
