using System.Security.Cryptography;
using System.Text;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Commands;

namespace RoamingHub.Hub.Partners.Ocpi.Commands;

/// <summary>Orders and their outcomes in the words of commands (OCPI 2.2.1 §13.4).</summary>
internal static class CommandMapping
{
    private const string Language = "en";

    public static CommandResultType ToResult(OrderOutcome outcome) => outcome switch
    {
        OrderOutcome.Accepted => CommandResultType.ACCEPTED,
        OrderOutcome.Rejected => CommandResultType.REJECTED,
        OrderOutcome.Occupied => CommandResultType.EVSE_OCCUPIED,
        OrderOutcome.Inoperative => CommandResultType.EVSE_INOPERATIVE,
        OrderOutcome.NoAnswer => CommandResultType.TIMEOUT,
        OrderOutcome.NotSupported => CommandResultType.NOT_SUPPORTED,
        OrderOutcome.UnknownReservation => CommandResultType.UNKNOWN_RESERVATION,
        OrderOutcome.Offline or OrderOutcome.Failed or OrderOutcome.NothingToClear => CommandResultType.FAILED,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>The hub or its station has given up a reservation that the partner was told it has (OCPI 2.2.1 §13.1).</summary>
    public static string ToCancelledBody() => OcpiJson.Write(new CommandResult(CommandResultType.CANCELED_RESERVATION));

    public static string ToBody(OrderOutcome outcome, string? detail) => OcpiJson.Write(new CommandResult(ToResult(outcome), Message(detail)));

    public static string ToData(CommandResponseType result, TimeSpan timeout, string? message = null) =>
        OcpiJson.Write(new CommandResponse(result, (int)timeout.TotalSeconds, Message(message)));

    /// <summary>The same request sent twice is one order: its id is made from the partner and the request's id.</summary>
    public static Guid OrderId(PartnerId partner, string requestId)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{partner}|{requestId}"), hash);
        return new Guid(hash[..16]);
    }

    private static IReadOnlyList<DisplayText>? Message(string? text) => text is null ? null : [new(Language, text)];
}
