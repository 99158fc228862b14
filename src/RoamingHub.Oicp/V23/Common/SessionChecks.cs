using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Common;

/// <summary>Rules that several messages share.</summary>
internal static class SessionChecks
{
    public const int MaxProductId = 50;

    public static Checks SessionIds(this Checks checks, string? SessionID, string? CPOPartnerSessionID, string? EMPPartnerSessionID) =>
        checks
        .Format(SessionID, Formats.SessionIds.IsValid, "a SessionID")
        .Length(CPOPartnerSessionID, 0, 250)
        .Length(EMPPartnerSessionID, 0, 250);

    public static Checks Operator(this Checks checks, string? OperatorID) =>
        checks.Format(OperatorID, OperatorIds.IsValid, "an OperatorID");

    public static Checks Provider(this Checks checks, string? ProviderID) => checks.Format(ProviderID, ProviderIds.IsValid, "a ProviderID");

    public static Checks Evse(this Checks checks, string? EvseID) => checks.Format(EvseID, EvseIds.IsValid, "an EvseID");

    /// <summary>What we send is in upper case; both cases are read.</summary>
    public static Checks SentEvse(this Checks checks, string? EvseID) => checks
        .Evse(EvseID)
        .That(EvseID is null || EvseID == EvseIds.ToSend(EvseID), nameof(EvseID), "is not in upper case");

    public static Checks Product(this Checks checks, string? PartnerProductID) => checks.Length(PartnerProductID, 1, MaxProductId);
}
