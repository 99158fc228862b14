namespace RoamingHub.Ocpp;

/// <summary>
/// Error codes of a CALLERROR (OCPP-J 1.6 table 7, OCPP 2.0.1 part 4 table 8). Some mean different things in the two
/// versions, and two are spelled differently: 1.6 keeps its famous misspelling on the wire.
/// </summary>
public static class OcppErrorCode
{
    public const string GenericError = "GenericError";
    public const string InternalError = "InternalError";
    public const string NotImplemented = "NotImplemented";
    public const string NotSupported = "NotSupported";
    public const string PropertyConstraintViolation = "PropertyConstraintViolation";
    public const string SecurityError = "SecurityError";
    public const string TypeConstraintViolation = "TypeConstraintViolation";

    /// <summary>1.6: the payload is incomplete. 2.0.1: the payload does not have the structure of its message.</summary>
    public const string ProtocolError = "ProtocolError";

    /// <summary>1.6 only.</summary>
    public const string FormationViolation = "FormationViolation";

    /// <summary>1.6 only, with one r.</summary>
    public const string OccurenceConstraintViolation = "OccurenceConstraintViolation";

    /// <summary>2.0.1 only.</summary>
    public const string FormatViolation = "FormatViolation";

    /// <summary>2.0.1 only, with two r.</summary>
    public const string OccurrenceConstraintViolation = "OccurrenceConstraintViolation";

    /// <summary>2.0.1 only.</summary>
    public const string MessageTypeNotSupported = "MessageTypeNotSupported";

    /// <summary>2.0.1 only.</summary>
    public const string RpcFrameworkError = "RpcFrameworkError";

    /// <summary>The frame cannot be read as a CALL at all.</summary>
    internal static string BadFrame(OcppVersion version) => version is OcppVersion.V16 ? FormationViolation : RpcFrameworkError;

    /// <summary>The text is not sound JSON.</summary>
    internal static string BadJson(OcppVersion version) => version is OcppVersion.V16 ? FormationViolation : FormatViolation;

    /// <summary>The payload is JSON, but not made as its message demands.</summary>
    internal static string BadStructure(OcppVersion version) => version is OcppVersion.V16 ? FormationViolation : ProtocolError;

    /// <summary>A required member is absent.</summary>
    internal static string Incomplete(OcppVersion version) => version is OcppVersion.V16 ? ProtocolError : OccurrenceConstraintViolation;

    /// <summary>A list is too short or too long.</summary>
    internal static string BadCount(OcppVersion version) =>
        version is OcppVersion.V16 ? OccurenceConstraintViolation : OccurrenceConstraintViolation;
}
