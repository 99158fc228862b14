using System.Text.Json.Serialization;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.DryRuns;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Products;
using RoamingHub.Core.Reconciliation;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Storage.Events;

/// <summary>How events are written: camelCase, enums as words, nothing for null. Stored events are never edited, so names here are for ever.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(AuthorizationDecided))]
[JsonSerializable(typeof(ChargeRecordSealed))]
[JsonSerializable(typeof(ChargeRecordHeld))]
[JsonSerializable(typeof(ChargeRecordSuppressed))]
[JsonSerializable(typeof(ChargeRecordReleased))]
[JsonSerializable(typeof(ChargeRecordDropped))]
[JsonSerializable(typeof(ChargeRecordCredited))]
[JsonSerializable(typeof(ChargeRecordDoubted))]
[JsonSerializable(typeof(ChargeRecordReplaced))]
[JsonSerializable(typeof(SignedValuesJudgedAnew))]
[JsonSerializable(typeof(SignedMetering))]
[JsonSerializable(typeof(StatementLineDecided))]
[JsonSerializable(typeof(StatementClassDecided))]
[JsonSerializable(typeof(StatementClosed))]
[JsonSerializable(typeof(IReadOnlyList<Difference>))]
[JsonSerializable(typeof(IReadOnlyList<LedgerSum>))]
[JsonSerializable(typeof(LimitsSetRequested))]
[JsonSerializable(typeof(LimitsClearRequested))]
[JsonSerializable(typeof(LimitsReadRequested))]
[JsonSerializable(typeof(LimitOrderAnswered))]
[JsonSerializable(typeof(ListingDescribed))]
[JsonSerializable(typeof(ListingRemoved))]
[JsonSerializable(typeof(LocationDescribed))]
[JsonSerializable(typeof(LocationRemoved))]
[JsonSerializable(typeof(OwnPartyDescribed))]
[JsonSerializable(typeof(PartnerAdded))]
[JsonSerializable(typeof(PartnerSettingsChanged))]
[JsonSerializable(typeof(PartnerConnected))]
[JsonSerializable(typeof(PartnerDisconnected))]
[JsonSerializable(typeof(PartnerRemoved))]
[JsonSerializable(typeof(PartnerSyncRequested))]
[JsonSerializable(typeof(PartnerWipeRequested))]
[JsonSerializable(typeof(PartnerTermsDescribed))]
[JsonSerializable(typeof(ProductDescribed))]
[JsonSerializable(typeof(ProductRemoved))]
[JsonSerializable(typeof(OfferDescribed))]
[JsonSerializable(typeof(OfferWithdrawn))]
[JsonSerializable(typeof(ProductAssigned))]
[JsonSerializable(typeof(ProductUnassigned))]
[JsonSerializable(typeof(ValidityTurned))]
[JsonSerializable(typeof(RemoteStartRequested))]
[JsonSerializable(typeof(RemoteStartRefused))]
[JsonSerializable(typeof(RemoteStartAnswered))]
[JsonSerializable(typeof(RemoteStartCancelled))]
[JsonSerializable(typeof(RemoteStartLapsed))]
[JsonSerializable(typeof(RemoteStopRequested))]
[JsonSerializable(typeof(RemoteStopAnswered))]
[JsonSerializable(typeof(RemoteReserveRequested))]
[JsonSerializable(typeof(RemoteCancelRequested))]
[JsonSerializable(typeof(RemoteUnlockRequested))]
[JsonSerializable(typeof(PlaceOrderRefused))]
[JsonSerializable(typeof(PlaceOrderAnswered))]
[JsonSerializable(typeof(ReservationOrdered))]
[JsonSerializable(typeof(ReservationMade))]
[JsonSerializable(typeof(ReservationCancelled))]
[JsonSerializable(typeof(ReservationUsed))]
[JsonSerializable(typeof(ReservationExpired))]
[JsonSerializable(typeof(ChargingStarted))]
[JsonSerializable(typeof(StartCompleted))]
[JsonSerializable(typeof(ReportNumbered))]
[JsonSerializable(typeof(MeterRead))]
[JsonSerializable(typeof(SignedValuesCameLate))]
[JsonSerializable(typeof(ChargingPaused))]
[JsonSerializable(typeof(ChargingResumed))]
[JsonSerializable(typeof(CableUnplugged))]
[JsonSerializable(typeof(ChargingStopped))]
[JsonSerializable(typeof(StopCompleted))]
[JsonSerializable(typeof(ChargingWishAccepted))]
[JsonSerializable(typeof(SessionOverdue))]
[JsonSerializable(typeof(SessionClosed))]
[JsonSerializable(typeof(ReportSetAside))]
[JsonSerializable(typeof(StationDescribed))]
[JsonSerializable(typeof(StationRemoved))]
[JsonSerializable(typeof(StationBooted))]
[JsonSerializable(typeof(StationConnected))]
[JsonSerializable(typeof(StationDisconnected))]
[JsonSerializable(typeof(ConnectorStateReported))]
[JsonSerializable(typeof(ReportWithoutSession))]
[JsonSerializable(typeof(FirmwareProgressReported))]
[JsonSerializable(typeof(DiagnosticsProgressReported))]
[JsonSerializable(typeof(SecurityEventReported))]
[JsonSerializable(typeof(VariablesReported))]
[JsonSerializable(typeof(StationReportReceived))]
[JsonSerializable(typeof(ReservationEndReported))]
[JsonSerializable(typeof(LocalListDescribed))]
[JsonSerializable(typeof(StationCallRequested))]
[JsonSerializable(typeof(StationCallAnswered))]
[JsonSerializable(typeof(CertificateRequested))]
[JsonSerializable(typeof(CertificateIssued))]
[JsonSerializable(typeof(CertificateRefused))]
[JsonSerializable(typeof(CertificateDelivered))]
[JsonSerializable(typeof(TariffDescribed))]
[JsonSerializable(typeof(TariffRemoved))]
[JsonSerializable(typeof(LocalTokenDescribed))]
[JsonSerializable(typeof(LocalTokenRemoved))]
[JsonSerializable(typeof(VariableLimits))]
[JsonSerializable(typeof(IReadOnlyList<Sample>))] // parts of events that read models keep apart
[JsonSerializable(typeof(IReadOnlyList<Hold>))]
[JsonSerializable(typeof(IReadOnlyList<Flag>))]
[JsonSerializable(typeof(IReadOnlyList<PartyId>))]
[JsonSerializable(typeof(PartnerTerms))]
[JsonSerializable(typeof(RoamingGrant))]
[JsonSerializable(typeof(ChargingWish))]
[JsonSerializable(typeof(Location))]
[JsonSerializable(typeof(Tariff))]
[JsonSerializable(typeof(ChargeRecord))]
[JsonSerializable(typeof(PastCharge))]
internal sealed partial class EventJson : JsonSerializerContext;
