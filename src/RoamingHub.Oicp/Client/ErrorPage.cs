using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Oicp.Client;

/// <summary>What Hubject answers when it does not answer as documented: a bare StatusCode, or HTTP 400 with what its validation found.
/// Read and written here for the client and for simulators.</summary>
public sealed record ErrorPage(
    [property: JsonPropertyName("message")] string? Message = null,
    [property: JsonPropertyName("extendedInfo")] string? ExtendedInfo = null,
    [property: JsonPropertyName("validationErrors")] IReadOnlyList<ValidationError>? ValidationErrors = null,
    StatusCode? StatusCode = null);

/// <param name="FieldReference">A path into the request, for example `operatorEvseData.evseDataRecord[3].address.street`.</param>
public sealed partial record ValidationError(
    [property: JsonPropertyName("fieldReference")] string? FieldReference = null,
    [property: JsonPropertyName("errorMessage")] string? ErrorMessage = null)
{
    /// <summary>Which record of a push is meant: the first index in the path, from 0; null when there is none to be read.</summary>
    [JsonIgnore]
    public int? RecordIndex =>
        FirstIndex().Match(FieldReference ?? "") is { Success: true } match && int.TryParse(match.Groups[1].Value, out var index)
            ? index
            : null;

    [System.Text.RegularExpressions.GeneratedRegex(@"\[([0-9]+)\]")]
    private static partial System.Text.RegularExpressions.Regex FirstIndex();
}
