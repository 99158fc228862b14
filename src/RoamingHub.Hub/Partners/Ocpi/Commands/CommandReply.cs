using System.Text.Json;
using RoamingHub.Ocpi.Envelope;

namespace RoamingHub.Hub.Partners.Ocpi.Commands;

/// <summary>Where a command's result is awaited, as the order carries it: by whom, from whom, and in which chain of messages.</summary>
internal sealed record CommandReply(string ResponseUrl, string CorrelationId, PartyRef? To, PartyRef From)
{
    public static CommandReply Of(OcpiRequest request, string responseUrl, OurSide ours) => new(
        responseUrl, request.CorrelationId, request.Routing.From ?? request.Caller.Connection.FirstParty, request.Routing.To ?? ours.FirstParty);

    public string Write() => JsonSerializer.Serialize(this, OcpiStateJson.Default.CommandReply);

    public static CommandReply Read(string replyTo) => JsonSerializer.Deserialize(replyTo, OcpiStateJson.Default.CommandReply)!;
}

/// <summary>What is owed to the partner: the result, ready to send.</summary>
internal sealed record CommandOutcome(CommandReply Reply, string Body)
{
    public string Write() => JsonSerializer.Serialize(this, OcpiStateJson.Default.CommandOutcome);

    public static CommandOutcome Read(string content) => JsonSerializer.Deserialize(content, OcpiStateJson.Default.CommandOutcome)!;
}
