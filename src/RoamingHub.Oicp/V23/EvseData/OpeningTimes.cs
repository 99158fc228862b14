using System.Text.Json.Serialization;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Oicp.V23.EvseData;

public sealed record OpeningTimes(IReadOnlyList<Period> Period, [property: JsonPropertyName("on")] Days On) : IOicpMessage
{
    public IReadOnlyList<Problem> Validate() => new Checks().NotEmpty(Period).Each(Period, p => p.Validate()).Found;
}
