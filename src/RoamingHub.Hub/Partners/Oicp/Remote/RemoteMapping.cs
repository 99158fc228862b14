using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Values;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>Orders and their outcomes in Hubject's codes.</summary>
internal static class RemoteMapping
{
    /// <param name="outcome">Null: the station did not answer in time.</param>
    public static (string Code, string? Info) ToCode(OrderOutcome? outcome) => outcome switch
    {
        OrderOutcome.Accepted => (OicpCodes.Success, null),
        OrderOutcome.Occupied => (OicpCodes.EvseInUse, null),
        OrderOutcome.Inoperative => (OicpCodes.EvseOutOfService, null),
        OrderOutcome.Offline => (OicpCodes.CommunicationToEvseFailed, "The station is not connected."),
        OrderOutcome.Rejected => (OicpCodes.CommunicationToEvseFailed, "The station refused."),
        OrderOutcome.NotSupported => (OicpCodes.CommunicationToEvseFailed, "The station does not know this command."),
        OrderOutcome.Failed => (OicpCodes.CommunicationToEvseFailed, "The station's answer is an error."),
        _ => (OicpCodes.CommunicationToEvseFailed, "The station did not answer in time."),
    };

    /// <summary>The order of a SessionID: the same command again is the same order, on whichever node it arrives.</summary>
    public static Guid OrderOf(PartnerId partner, string sessionId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{OicpModules.Protocol}|{partner.Value}|{sessionId}"), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // RFC 9562 version 8: made from content
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}
