namespace RoamingHub.Ocpp.Shapes;

/// <summary>One way in which a payload is not what its message demands.</summary>
/// <param name="Member">JSON pointer, such as "/meterValue/0/timestamp"; empty for the payload itself.</param>
public sealed record Deviation(string Member, DeviationRule Rule)
{
    /// <summary>The member with every list index as "*", for counting: "/meterValue/*/timestamp".</summary>
    public string MemberPattern =>
        string.Join('/', Member.Split('/').Select(step => step.Length > 0 && step.All(char.IsAsciiDigit) ? "*" : step));

    /// <summary>The error code that refuses a payload for this deviation.</summary>
    public string ErrorCode(OcppVersion version) => Rule switch
    {
        DeviationRule.NotJson or DeviationRule.DuplicateMember => OcppErrorCode.BadJson(version),
        DeviationRule.NotAnObject or DeviationRule.UnknownMember => OcppErrorCode.BadStructure(version),
        DeviationRule.Missing => OcppErrorCode.Incomplete(version),
        DeviationRule.ListSize => OcppErrorCode.BadCount(version),
        DeviationRule.UnknownWord or DeviationRule.OutOfRange or DeviationRule.BadText => OcppErrorCode.PropertyConstraintViolation,
        _ => OcppErrorCode.TypeConstraintViolation,
    };

    /// <summary>Tolerant reading always finds a way around these; it may fail on the others.</summary>
    internal bool IsAlwaysReadable => Rule
        is DeviationRule.UnknownMember
        or DeviationRule.DuplicateMember
        or DeviationRule.TooLong
        or DeviationRule.UnknownWord
        or DeviationRule.BadDateTime
        or DeviationRule.OutOfRange
        or DeviationRule.ListSize
        or DeviationRule.BadText;
}

public enum DeviationRule
{
    /// <summary>Not JSON, or deeper than 64 levels.</summary>
    NotJson,

    /// <summary>The payload itself is no object.</summary>
    NotAnObject,
    Missing,
    UnknownMember,
    DuplicateMember,
    WrongType,
    Null,
    TooLong,
    UnknownWord,
    BadDateTime,
    OutOfRange,

    /// <summary>More digits or a larger exponent than any number of the protocol.</summary>
    NumberTooLarge,

    /// <summary>A list with too few or too many items.</summary>
    ListSize,

    /// <summary>NUL or half a surrogate pair.</summary>
    BadText,
}
