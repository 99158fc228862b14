using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Cdrs;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Emp;

/// <summary>EMP to Hubject: the records that came in for it between two moments (eRoamingGetChargeDetailRecords v2.2), answered page by page.</summary>
/// <param name="OperatorID">One by the current text; an older description had a list, which is read too.</param>
public sealed record GetChargeDetailRecords(
    string ProviderID, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<string>? SessionID = null,
    [property: JsonConverter(typeof(OneOrManyTexts))] IReadOnlyList<string>? OperatorID = null, bool? CDRForwarder = null) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks()
        .Provider(ProviderID)
        .That(From <= To, nameof(To), "is before From")
        .That(SessionID?.All(Formats.SessionIds.IsValid) != false, nameof(SessionID), "holds what is no SessionID")
        .That(OperatorID?.All(Formats.OperatorIds.IsValid) != false, nameof(OperatorID), "is no OperatorID")
        .Found;
}

/// <summary>One page. Page numbers begin with 0.</summary>
public sealed record ChargeDetailRecordsPage(
    [property: JsonPropertyName("content")] IReadOnlyList<ChargeDetailRecord> Content,
    [property: JsonPropertyName("number")] int Number,
    [property: JsonPropertyName("size")] int Size,
    [property: JsonPropertyName("totalElements")] int TotalElements,
    [property: JsonPropertyName("last")] bool Last,
    [property: JsonPropertyName("totalPages")] int TotalPages,
    [property: JsonPropertyName("first")] bool First,
    [property: JsonPropertyName("numberOfElements")] int NumberOfElements,
    StatusCode StatusCode);
