using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.HubClientInfo;

/// <summary>
/// What becomes of a delivery to a company behind a hub that the hub says is not connected (OCPI 2.2.1 §15.1): nothing is sent. A bill waits
/// until the company is there again, or for a person where it will not be; all else is dropped, since who comes back reads what it missed.
/// </summary>
internal static class Withholding
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    /// <summary>Null where it may be sent.</summary>
    public static DeliveryOutcome? Of(OcpiConnection connection, PartyRef? receiver, Delivery delivery)
    {
        if (StatusOf(connection, receiver) is not { } status)
            return null;
        var why = $"{receiver} is {status} at its hub";
        if (delivery.Class != DeliveryClass.Ledger)
            return new DeliveryOutcome.Expired(why);
        return status == nameof(ConnectionStatus.SUSPENDED)
            ? new DeliveryOutcome.Parked(why + ": to be settled by hand")
            : new DeliveryOutcome.RetryAt(why, Pause, PartnerDown: false);
    }

    /// <summary>How the hub says that the company cannot be reached; null where it can, or where the hub has not spoken of it.</summary>
    public static string? StatusOf(OcpiConnection connection, PartyRef? party) =>
        connection.IsHub && party is not null && connection.Members.TryGetValue(party, out var member)
        && member.Status != nameof(ConnectionStatus.CONNECTED)
            ? member.Status
            : null;
}
