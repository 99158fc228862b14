using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using RoamingHub.Ocpp.Shapes;

namespace RoamingHub.Ocpp;

/// <summary>Who may send a request.</summary>
[Flags]
public enum Senders
{
    None = 0,
    Station = 1,
    Hub = 2,
    Both = Station | Hub,
}

/// <param name="IsTransactionMessage">
/// A station repeats it until it is answered and throws it away after too many refusals, so it is answered even when it
/// breaks its shape (OCPP 1.6 §3.7.1).
/// </param>
public sealed record MessageDescription(
    string Action, Senders Senders, Shape Request, Shape Response, bool IsTransactionMessage = false)
{
    internal static MessageDescription Describe<TRequest, TResponse>(Senders senders, bool isTransactionMessage = false)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload =>
        new(TRequest.Action, senders, TRequest.Shape, TResponse.Shape, isTransactionMessage);
}

/// <summary>Every action of one protocol version.</summary>
public sealed class MessageTable(IEnumerable<MessageDescription> messages)
{
    private readonly FrozenDictionary<string, MessageDescription> byAction =
        messages.ToFrozenDictionary(message => message.Action, StringComparer.Ordinal);

    public IReadOnlyCollection<MessageDescription> All => byAction.Values;

    /// <summary>Actions are case-sensitive.</summary>
    public MessageDescription? Find(string action) => byAction.GetValueOrDefault(action);

    /// <summary>
    /// Finds the description of a call that <paramref name="sender"/> made. When there is none, <paramref name="errorCode"/>
    /// is the answer: NotImplemented for an unknown action, NotSupported for one that only the other side may send.
    /// </summary>
    public bool TryFind(
        string action,
        Senders sender,
        [NotNullWhen(true)] out MessageDescription? message,
        [NotNullWhen(false)] out string? errorCode)
    {
        message = Find(action);
        errorCode = message switch
        {
            null => OcppErrorCode.NotImplemented,
            _ when !message.Senders.HasFlag(sender) => OcppErrorCode.NotSupported,
            _ => null,
        };
        return errorCode is null;
    }
}
