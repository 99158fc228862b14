using System.Text.RegularExpressions;

namespace RoamingHub.TestSupport.Wire.Oicp;

/// <summary>
/// The places where OICP 2.3 says two things: its text on the one hand, its OpenAPI descriptions on the other. This list is all that the check of our
/// traffic does otherwise than the descriptions tell; the numbers are those of CF-1 to CF-29 in specs/oicp-2.3-obligations.md.
/// </summary>
internal static partial class OicpCorrections
{
    /// <summary>What is done at each place, for whoever reads the list. `As described` is said where the descriptions are right and the text is not.</summary>
    public static readonly IReadOnlyList<string> Places =
    [
        "1: ChargingStationID, described as ChargingStationId", "2: EMPPartnerSessionID of reservations, described as EMPPartnerSessionId",
        "3: ErrorType without a blank, as described", "4: Periods, a list, as described", "5: Period of opening times is a list, as described",
        "6: MeterValueInBetween is an object, as described", "7: Google.Coordinates, as described", "8: a CPO sends EVSE ids in upper case, described in any",
        "9: ChargingModes, as described", "10: Power is whole towards Hubject, as the CPO's description has it", "11: products of an EVSE are texts, as described",
        "12: exactly one identification and one format of coordinates, which no description says", "13: `maximum` of a text is its longest length, `minimum` its shortest; a signed value may be longer, since it is void when cut",
        "14: HubProviderID, HubProviderId in the EMP's description", "15: the units of prices and the three digits of codes, which no description says",
        "16: SessionID of a remote start is required, as described", "17: the name of a path's parameter matters to nobody", "18: hash values as the CPO's description has them",
        "19: a percentage is at most 99, as described", "20: `*` stands alone, and the pattern is anchored", "21: charge detail records go to v22, as described",
        "22: ChargingDuration in ms is whole, as described; what it is counted from, the messages' own rules tell", "23: Identification of notifications is optional, as described",
        "24: ExpiryDate is a date-time, described as any text", "25: answers that are not HTTP 200 are not described and not looked at, acknowledgements of ours excepted",
        "26: EVSEPricing of the EMP's answer, as described; its ProviderID may be `*`", "27: status is asked for at three paths, described as one",
        "28: the acknowledgement is called eRoamingAcknowledgment, as described", "29: GetChargeDetailRecords names one operator, as described; the simulator reads a list too",
    ];

    /// <summary>1, 2, 14: our name of a member, and the described one. (EMPs write OperatorIDs, too.)</summary>
    public static string Described(string schema, string member) => (schema, member) switch
    {
        ("EvseDataRecord" or "PullEvseDataRecord", "ChargingStationID") => "ChargingStationId",
        ("eRoamingAuthorizeRemoteReservationStart" or "eRoamingAuthorizeRemoteReservationStop", "EMPPartnerSessionID") => "EMPPartnerSessionId",
        ("eRoamingChargeDetailRecord", "HubProviderID") => "HubProviderId",
        ("eRoamingPullEVSEData", "OperatorIDs") => "OperatorIds",
        _ => member,
    };

    /// <summary>8, 15, 18, 20, 24, and what the text alone says of a PIN: the form of a text; null where the description's own counts.</summary>
    public static Regex? FormOf(string schema, string member, bool byCpo) => (schema, member) switch
    {
        ("EvseID", _) when byCpo => SentEvseId(),
        ("ReferenceUnit", _) => ReferenceUnit(),
        ("StatusCode", "Code") => Code(),
        ("ProviderIDAsterisk", _) or ("OperatorEVSEPricing.EVSEPricing", "ProviderID") => ProviderOrEveryone(),
        ("RFIDIdentification", "ExpiryDate") => DateTime(),
        ("QRCodeIdentification", "PIN") => Pin(),
        ("QRCodeIdentification.HashedPIN", "Value") => Hash(),
        _ => null,
    };

    /// <summary>12.</summary>
    public static bool HoldsExactlyOne(string schema) => schema is "Identification" or "GeoCoordinates";

    /// <summary>13: Hubject forwards signed values of any length.</summary>
    public static bool IsCutNowhere(string member) => member == "SignedMeteringValue";

    /// <summary>At most three decimals and no exponent, which the text alone says.</summary>
    public static bool IsDecimal(string raw) => Decimal().IsMatch(raw);

    [GeneratedRegex(@"^(([A-Z]{2}\*?[A-Z0-9]{3}\*?E[A-Z0-9*]{1,30})|(\+?[0-9]{1,3}\*[0-9]{3}\*[0-9*]{1,32}))\z")]
    private static partial Regex SentEvseId();

    [GeneratedRegex(@"^(HOUR|KILOWATT_HOUR|MINUTE)\z")]
    private static partial Regex ReferenceUnit();

    [GeneratedRegex(@"^[0-9]{3}\z")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(\*|[A-Za-z]{2}[*-]?[A-Za-z0-9]{3})\z")]
    private static partial Regex ProviderOrEveryone();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})\z")]
    public static partial Regex DateTime();

    [GeneratedRegex(@"^.{0,20}\z")]
    private static partial Regex Pin();

    [GeneratedRegex(@"^[0-9A-Za-z\\.+/=$]{10,100}\z")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^-?[0-9]+(\.[0-9]{1,3})?\z")]
    private static partial Regex Decimal();
}
