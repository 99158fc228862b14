namespace RoamingHub.Oicp.V23.Common;

/// <summary>All codes of OICP 2.3. Codes that are not here may arrive; their first digit says what they are about.</summary>
public static class OicpCodes
{
    public const string Success = "000";
    public const string HubjectSystemError = "001";
    public const string HubjectDatabaseError = "002";
    public const string DataTransactionError = "009";
    public const string UnauthorizedAccess = "017";
    public const string InconsistentEvseId = "018";
    public const string InconsistentEvcoId = "019";
    public const string SystemError = "021";
    public const string DataError = "022";
    public const string QrCodeAuthenticationFailed = "101";
    public const string RfidInvalidUid = "102";
    public const string RfidCardNotReadable = "103";
    public const string PlugAndChargeInvalidEvcoId = "105";
    public const string NoPositiveAuthentication = "106";
    public const string QrCodeAppTimeout = "110";
    public const string ContractInvalidUnderlyingEvcoId = "120";
    public const string ContractInvalidCertificate = "121";
    public const string ContractTimeout = "122";
    public const string EvcoIdLocked = "200";
    public const string NoValidContract = "210";
    public const string PartnerNotFound = "300";
    public const string PartnerDidNotRespond = "310";
    public const string ServiceNotAvailable = "320";
    public const string SessionInvalid = "400";
    public const string CommunicationToEvseFailed = "501";
    public const string NoEvConnected = "510";
    public const string EvseAlreadyReserved = "601";
    public const string EvseInUse = "602";
    public const string UnknownEvse = "603";
    public const string EvseNotHubjectCompatible = "604";
    public const string EvseOutOfService = "700";

    /// <summary>The standard text of a code; null for a code that OICP 2.3 does not have.</summary>
    public static string? TextOf(string code) => code switch
    {
        Success => "Success",
        HubjectSystemError => "Hubject system error",
        HubjectDatabaseError => "Hubject database error",
        DataTransactionError => "Data transaction error",
        UnauthorizedAccess => "Unauthorized Access",
        InconsistentEvseId => "Inconsistent EvseID",
        InconsistentEvcoId => "Inconsistent EvcoID",
        SystemError => "System error",
        DataError => "Data error",
        QrCodeAuthenticationFailed => "QR Code Authentication failed - Invalid Credentials",
        RfidInvalidUid => "RFID Authentication failed - invalid UID",
        RfidCardNotReadable => "RFID Authentication failed - card not readable",
        PlugAndChargeInvalidEvcoId => "PLC Authentication failed - invalid EvcoID",
        NoPositiveAuthentication => "No positive authentication response",
        QrCodeAppTimeout => "QR Code App Authentication failed - time out error",
        ContractInvalidUnderlyingEvcoId => "PLC (ISO/ IEC 15118) Authentication failed - invalid underlying EvcoID",
        ContractInvalidCertificate => "PLC (ISO/ IEC 15118) Authentication failed - invalid certificate",
        ContractTimeout => "PLC (ISO/ IEC 15118) Authentication failed - time out error",
        EvcoIdLocked => "EvcoID locked",
        NoValidContract => "No valid contract",
        PartnerNotFound => "Partner not found",
        PartnerDidNotRespond => "Partner did not respond",
        ServiceNotAvailable => "Service not available",
        SessionInvalid => "Session is invalid",
        CommunicationToEvseFailed => "Communication to EVSE failed",
        NoEvConnected => "No EV connected to EVSE",
        EvseAlreadyReserved => "EVSE already reserved",
        EvseInUse => "EVSE already in use/ wrong token",
        UnknownEvse => "Unknown EVSE ID",
        EvseNotHubjectCompatible => "EVSE ID is not Hubject compatible",
        EvseOutOfService => "EVSE out of service",
        _ => null,
    };
}
