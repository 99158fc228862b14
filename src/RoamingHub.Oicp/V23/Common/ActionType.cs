using System.Text.Json.Serialization;
using RoamingHub.Oicp.Wire;

namespace RoamingHub.Oicp.V23.Common;

/// <summary>What a push does to what Hubject holds of the operator.</summary>
[JsonConverter(typeof(WireWordConverter<ActionType>))]
public enum ActionType
{
    /// <summary>Replaces everything, without comparing; an empty list wipes everything.</summary>
    [JsonStringEnumMemberName("fullLoad")] FullLoad,

    /// <summary>Changes records that exist; one that does not aborts the whole push (009).</summary>
    [JsonStringEnumMemberName("update")] Update,

    /// <summary>Adds records; one that exists aborts the whole push (009).</summary>
    [JsonStringEnumMemberName("insert")] Insert,

    [JsonStringEnumMemberName("delete")] Delete,
}
