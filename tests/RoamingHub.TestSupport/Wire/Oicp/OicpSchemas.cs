using System.Text.Json;
using RoamingHub.Oicp;
using RoamingHub.Simulators.Hubject;

namespace RoamingHub.TestSupport.Wire.Oicp;

/// <summary>
/// The OpenAPI descriptions that Hubject publishes of OICP 2.3, where a checkout has them beside it: they carry no licence and are not copied, so elsewhere the
/// checks have nothing to say. Each is read once.
/// </summary>
public static class OicpSchemas
{
    private static readonly Lazy<OpenApiCheck?> CpoDescription = new(() => Load("oicp-cpo-2.3.openapi.json"));
    private static readonly Lazy<OpenApiCheck?> EmpDescription = new(() => Load("oicp-emp-2.3.openapi.json"));

    public static bool Present => CpoDescription.Value is not null && EmpDescription.Value is not null;

    /// <summary>Between Hubject and CPOs.</summary>
    public static IReadOnlyList<string> Cpo(string schema, string text, bool byCpo) => Faults(CpoDescription, schema, text, byCpo);

    /// <summary>Between Hubject and EMPs, where both sides may write null.</summary>
    public static IReadOnlyList<string> Emp(string schema, string text) => Faults(EmpDescription, schema, text, byCpo: false);

    public static IReadOnlyList<string> CpoRequest(OicpOperation operation, string text) =>
        Cpo(operation == OicpOperation.ChargingNotifications ? NotificationIn(text) : RequestOf(operation), text, byCpo: operation <= OicpOperation.ChargeDetailRecord);

    public static IReadOnlyList<string> CpoAnswer(OicpOperation operation, string text) =>
        Cpo(AnswerOf(operation), text, byCpo: operation > OicpOperation.ChargeDetailRecord);

    /// <summary>A remote start of an EMP may leave its SessionID to Hubject (CF-16).</summary>
    public static IReadOnlyList<string> EmpRequest(EmpOperation operation, string text) =>
        [.. Emp(operation == EmpOperation.ChargingNotifications ? NotificationIn(text) : RequestOf(operation, text), text)
            .Where(fault => operation != EmpOperation.RemoteStart || fault != "eRoamingAuthorizeRemoteStart.SessionID: is missing")];

    public static IReadOnlyList<string> EmpAnswer(EmpOperation operation, string text) => Emp(AnswerOf(operation, text), text);

    // One path is described for three questions and two answers.
    private static string RequestOf(EmpOperation operation, string text) => operation switch
    {
        EmpOperation.PullEvseData => "eRoamingPullEVSEData",
        EmpOperation.PullEvseStatusById => "eRoamingPullEVSEStatusByID",
        EmpOperation.PullEvseStatusByOperator => "eRoamingPullEVSEStatusByOperatorID",
        EmpOperation.PullEvseStatus when Holds(text, "EvseID") => "eRoamingPullEVSEStatusByID",
        EmpOperation.PullEvseStatus when Holds(text, "OperatorID") => "eRoamingPullEVSEStatusByOperatorID",
        EmpOperation.PullEvseStatus => "eRoamingPullEVSEStatus",
        EmpOperation.PullPricingProductData => "eRoamingPullPricingProductData",
        EmpOperation.PullEvsePricing => "eRoamingPullEVSEPricing",
        EmpOperation.GetChargeDetailRecords => "eRoamingGetChargeDetailRecords",
        EmpOperation.PushAuthenticationData => "eRoamingPushAuthenticationData",
        _ => RequestOf(Enum.Parse<OicpOperation>(operation.ToString())),
    };

    private static string AnswerOf(EmpOperation operation, string text) => operation switch
    {
        EmpOperation.PullEvseData => "eRoamingEVSEData",
        EmpOperation.PullEvseStatus or EmpOperation.PullEvseStatusById or EmpOperation.PullEvseStatusByOperator =>
            Holds(text, "EVSEStatusRecords") ? "eRoamingEVSEStatusByID" : "eRoamingEVSEStatus",
        EmpOperation.PullPricingProductData => "eRoamingPricingProductData",
        EmpOperation.PullEvsePricing => "eRoamingEVSEPricing",
        EmpOperation.GetChargeDetailRecords => "eRoamingChargeDetailRecords",
        EmpOperation.AuthorizeStart => "eRoamingAuthorizationStart",
        EmpOperation.AuthorizeStop => "eRoamingAuthorizationStop",
        _ => "eRoamingAcknowledgment",
    };

    private static bool Holds(string text, string member)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.TryGetProperty(member, out _);
    }

    private static string RequestOf(OicpOperation operation) => operation switch
    {
        OicpOperation.PushEvseData => "eRoamingPushEvseData",
        OicpOperation.PushEvseStatus => "eRoamingPushEvseStatus",
        OicpOperation.PushPricingProductData => "eRoamingPushPricingProductData",
        OicpOperation.PushEvsePricing => "eRoamingPushEVSEPricing",
        OicpOperation.AuthorizeStart => "eRoamingAuthorizeStart",
        OicpOperation.AuthorizeStop => "eRoamingAuthorizeStop",
        OicpOperation.ChargeDetailRecord => "eRoamingChargeDetailRecord",
        OicpOperation.RemoteStart => "eRoamingAuthorizeRemoteStart",
        OicpOperation.RemoteStop => "eRoamingAuthorizeRemoteStop",
        OicpOperation.ReservationStart => "eRoamingAuthorizeRemoteReservationStart",
        OicpOperation.ReservationStop => "eRoamingAuthorizeRemoteReservationStop",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No one schema describes it."),
    };

    private static string AnswerOf(OicpOperation operation) => operation switch
    {
        OicpOperation.AuthorizeStart => "eRoamingAuthorizationStart",
        OicpOperation.AuthorizeStop => "eRoamingAuthorizationStop",
        _ => "eRoamingAcknowledgment",
    };

    private static string NotificationIn(string text)
    {
        using var document = JsonDocument.Parse(text);
        return "eRoamingChargingNotification" + document.RootElement.GetProperty("Type").GetString();
    }

    private static IReadOnlyList<string> Faults(Lazy<OpenApiCheck?> description, string schema, string text, bool byCpo)
    {
        if (description.Value is not { } check)
            return [];
        try
        {
            using var document = JsonDocument.Parse(text);
            return check.Faults(schema, document.RootElement, byCpo);
        }
        catch (JsonException e)
        {
            return [$"{schema}: is not JSON: {e.Message}"];
        }
    }

    private static OpenApiCheck? Load(string file)
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            var candidate = Path.Combine(place.FullName, "shared", "specs", "oicp-2.3", file);
            if (File.Exists(candidate))
                return new(File.ReadAllText(candidate));
        }

        return null;
    }
}
