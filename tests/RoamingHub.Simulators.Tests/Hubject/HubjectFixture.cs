using RoamingHub.Oicp;
using RoamingHub.Oicp.Client;
using RoamingHub.Oicp.V23.Authorization;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.EvseData;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.V23.Notifications;
using RoamingHub.Simulators.Hubject;
using RoamingHub.TestSupport.Wire.Oicp;

namespace RoamingHub.Simulators.Tests.Hubject;

/// <summary>A Hubject with one CPO, DE*ABC, that talks to it through the library's client.</summary>
public abstract class HubjectFixture : IAsyncLifetime
{
    protected const string Operator = "DE*ABC";
    protected const string Evse = "DE*ABC*E1";
    protected const string Card = "1234ABCD";
    protected const string Contract = "DE-8EO-CAet5e4XY-3";
    protected static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    protected static readonly DateTimeOffset Start = new(2026, 3, 1, 15, 45, 0, TimeSpan.FromHours(1));

    private static readonly HttpClient Http = new();

    protected HubjectSimulator Hubject { get; private set; } = null!;
    protected OicpClient Cpo { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Hubject = await HubjectSimulator.StartAsync();
        Hubject.Register(new(Operator, SubOperatorIds: ["DE*SUB"]));
        Cpo = ClientOf(Operator);
    }

    /// <summary>Fails the test when anything went over the wire that the published descriptions do not allow.</summary>
    public virtual async Task DisposeAsync()
    {
        await Hubject.DisposeAsync();
        OicpWire.Faults(Hubject, cpoIsHub: false).ShouldBeEmpty();
    }

    protected OicpClient ClientOf(string operatorId, Uri? baseUrl = null) => new(Http, new(baseUrl ?? Hubject.BaseUrl, operatorId), TimeProvider.System);

    protected Task<OicpResult<Acknowledgement>> PushDataAsync(ActionType action, params EvseDataRecord[] records) =>
        Cpo.PushEvseDataAsync(new(action, new(Operator, "ABC", records)), default);

    protected Task<OicpResult<Acknowledgement>> PushStatusAsync(ActionType action, params EvseStatusRecord[] records) =>
        Cpo.PushEvseStatusAsync(new(action, new(Operator, records)), default);

    /// <summary>A session begun by the card of a driver whom the EMP knows.</summary>
    protected async Task<string> AuthorizedSessionAsync(string? evseId = Evse)
    {
        Hubject.Know(new(Identification.Card(Card), "DE-8EO", EmpPartnerSessionId: "emp-1", StopIdentifications: [Identification.Remote(Contract)]));
        var answer = await Cpo.AuthorizeStartAsync(
            new(Operator, Identification.Card(Card), evseId, PartnerProductID: "AC3", CPOPartnerSessionID: "cpo-1"), default);
        return answer.Answer!.SessionID!;
    }

    protected static EvseDataRecord Record(string evseId) => new()
    {
        EvseID = evseId,
        ChargingStationNames = [new("de", "Säule")],
        Address = new() { Country = "DEU", City = "Berlin", Street = "EUREF-Campus", HouseNum = "22", PostalCode = "10829" },
        GeoCoordinates = GeoCoordinates.Of(52.480495m, 13.356465m),
        Plugs = [Plug.Type2Outlet],
        ChargingFacilities = [new(PowerType.AcThreePhase, 22)],
        RenewableEnergy = true,
        CalibrationLawDataAvailability = CalibrationLawDataAvailability.NotAvailable,
        AuthenticationModes = [AuthenticationMode.NfcRfidClassic],
        PaymentOptions = [PaymentOption.Contract],
        ValueAddedServices = [ValueAddedService.None],
        Accessibility = Accessibility.FreePubliclyAccessible,
        HotlinePhoneNumber = "+4930123456",
        IsOpen24Hours = true,
        IsHubjectCompatible = true,
        DynamicInfoAvailable = DynamicInfoAvailable.Yes,
    };

    protected static ChargingNotificationStart Started(string sessionId) => new()
    {
        SessionID = sessionId,
        CPOPartnerSessionID = "cpo-1",
        EMPPartnerSessionID = "emp-1",
        EvseID = Evse,
        OperatorID = Operator,
        ChargingStart = Start,
        Identification = Identification.Card(Card),
        PartnerProductID = "AC3",
    };

    protected static ChargingNotificationProgress Progressed(string sessionId, int minutes) => new()
    {
        SessionID = sessionId,
        EvseID = Evse,
        OperatorID = Operator,
        ChargingStart = Start,
        EventOccurred = Start.AddMinutes(minutes),
        ConsumedEnergyProgress = minutes / 10m,
    };

    protected static ChargingNotificationEnd Ended(string sessionId) => new()
    {
        SessionID = sessionId,
        EvseID = Evse,
        OperatorID = Operator,
        ChargingStart = Start,
        ChargingEnd = Start.AddHours(1),
    };

    protected static ChargeDetailRecord Cdr(string sessionId) => new()
    {
        SessionID = sessionId,
        CPOPartnerSessionID = "cpo-1",
        EMPPartnerSessionID = "emp-1",
        PartnerProductID = "AC3",
        EvseID = Evse,
        Identification = Identification.Card(Card),
        SessionStart = Start,
        ChargingStart = Start,
        ChargingEnd = Start.AddHours(1),
        SessionEnd = Start.AddHours(1),
        ConsumedEnergy = 11,
    };
}
