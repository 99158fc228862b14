using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Values;
using RoamingHub.Oicp.V23.Common;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>What an order asks for. The words are part of its number and never change.</summary>
internal static class OrderKinds
{
    public const string Stop = "stop";
    public const string Reserve = "reserve";
    public const string GiveBack = "give-back";
}

/// <summary>Orders and their outcomes in Hubject's codes.</summary>
internal static class RemoteMapping
{
    /// <summary>Of an order to start or stop a charge, or to give a place back; null for a yes.</summary>
    /// <param name="outcome">Null: the station did not answer in time.</param>
    public static Refusal? ToRefusal(OrderOutcome? outcome) => outcome switch
    {
        OrderOutcome.Accepted => null,
        OrderOutcome.Occupied => new(OicpCodes.EvseInUse),
        OrderOutcome.Inoperative => new(OicpCodes.EvseOutOfService),
        OrderOutcome.UnknownReservation => new(OicpCodes.SessionInvalid),
        OrderOutcome.Offline => new(OicpCodes.CommunicationToEvseFailed, "The station is not connected."),
        OrderOutcome.Rejected => new(OicpCodes.CommunicationToEvseFailed, "The station refused."),
        OrderOutcome.NotSupported => new(OicpCodes.CommunicationToEvseFailed, "The station does not know this command."),
        OrderOutcome.Failed or OrderOutcome.NothingToClear => new(OicpCodes.CommunicationToEvseFailed, "The station's answer is an error."),
        _ => new(OicpCodes.CommunicationToEvseFailed, "The station did not answer in time."),
    };

    /// <summary>Of an order to keep a place free: a station that does not want to, or cannot, does not offer it.</summary>
    public static Refusal? ToReservationRefusal(OrderOutcome? outcome) => outcome switch
    {
        OrderOutcome.Rejected => new(OicpCodes.ServiceNotAvailable, "The station refused."),
        OrderOutcome.NotSupported => new(OicpCodes.ServiceNotAvailable, "The station does not take reservations."),
        _ => ToRefusal(outcome),
    };

    /// <summary>The order of a SessionID: the same command again is the same order, on whichever node it arrives.</summary>
    public static Guid OrderOf(PartnerId partner, string sessionId) => Made($"{OicpModules.Protocol}|{partner.Value}|{sessionId}");

    /// <summary>What we call a session that Hubject has made (CPOPartnerSessionID): the same for a reservation and a charge under one SessionID.</summary>
    public static string OwnReferenceOf(PartnerId partner, string sessionId) => OrderOf(partner, sessionId).ToString("D");

    /// <param name="kind">One of <see cref="OrderKinds"/>.</param>
    /// <param name="attempt">From 0: what a station has not done may be asked for again.</param>
    public static Guid OrderOf(PartnerId partner, string sessionId, string kind, int attempt = 0) =>
        Made(FormattableString.Invariant($"{OicpModules.Protocol}|{partner.Value}|{sessionId}|{kind}|{attempt}"));

    private static Guid Made(string content)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(content), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80); // RFC 9562 version 8: made from content
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new(hash[..16], bigEndian: true);
    }
}
