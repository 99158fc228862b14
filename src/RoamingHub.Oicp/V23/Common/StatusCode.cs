using System.Text.Json.Serialization;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.Common;

/// <summary>How it went: a three-digit code (see <see cref="OicpCodes"/>), the standard text, and whatever else helps.</summary>
/// <param name="Description">Standard text only, up to 200 characters.</param>
/// <param name="AdditionalInfo">Up to 1000 characters.</param>
public sealed record StatusCode(string Code, string? Description = null, string? AdditionalInfo = null) : IOicpMessage
{
    [JsonIgnore] public bool IsSuccess => Code == OicpCodes.Success;

    /// <summary>The code with its standard text; what is too long for AdditionalInfo is cut.</summary>
    public static StatusCode Of(string code, string? additionalInfo = null) =>
        new(code, OicpCodes.TextOf(code), additionalInfo?.Length > 1000 ? additionalInfo[..1000] : additionalInfo);

    public IReadOnlyList<Problem> Validate() => new Checks()
        .That(Code.Length == 3 && Code.All(char.IsAsciiDigit), nameof(Code), "is not a three-digit code")
        .Length(Description, 0, 200)
        .Length(AdditionalInfo, 0, 1000)
        .Found;
}
