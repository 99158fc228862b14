using System.Text.Encodings.Web;
using System.Text.Json;

namespace RoamingHub.Hub.Evidence;

internal static class EvidenceJson
{
    /// <summary>People read it: letters stay letters.</summary>
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
