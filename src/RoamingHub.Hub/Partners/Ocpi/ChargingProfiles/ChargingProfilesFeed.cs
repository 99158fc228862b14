using System.Text.Json;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.ChargeLimits;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Sessions;
using RoamingHub.Hub.Partners.Ocpi.Commands;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.ChargingProfiles;

/// <summary>The profile that holds now for a session, ready to send: from the location's owner to the token's.</summary>
internal sealed record ActiveProfile(PartyRef From, PartyRef? To, string Body)
{
    public string Write() => JsonSerializer.Serialize(this, OcpiStateJson.Default.ActiveProfile);

    public static ActiveProfile Read(string content) => JsonSerializer.Deserialize(content, OcpiStateJson.Default.ActiveProfile)!;
}

/// <summary>Owes partners the results of their requests about charging profiles, and the profiles that hold for sessions which are followed.</summary>
internal sealed class ChargingProfilesFeed(EventLog log, Snapshots snapshots, ReservedSessions reserved, OcpiOptions options) : IModuleFeed
{
    public async ValueTask HandleAsync(RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        if (e.Data is not LimitOrderAnswered answer || (await log.ReadStreamAsync(e.Stream, 0, 1, ct)) is not [{ Data: ILimitOrder order }]
            || !batch.Knows(order.Partner))
            return;
        if (order.ReplyTo is { } replyTo)
            OweResult(order, answer, CommandReply.Read(replyTo), e, batch);
        else if (order is LimitsReadRequested read)
            await OweActiveAsync(read, answer, e, batch, ct);
    }

    private void OweResult(ILimitOrder order, LimitOrderAnswered answer, CommandReply reply, RecordedEvent e, FeedBatch batch) => batch.Owe(new(
        order.Partner.Value, ModuleIds.ChargingProfiles, order.Id.ToString("D"), DeliveryClass.Result, e.Position,
        new CommandOutcome(reply, ChargingProfileMapping.ToBody(order, answer)).Write(), Deadline: order.At + options.CommandTimeout));

    // A charge that has ended has no limits any more, and one whose station does not say what holds is asked again.
    private async Task OweActiveAsync(LimitsReadRequested read, LimitOrderAnswered answer, RecordedEvent e, FeedBatch batch, CancellationToken ct)
    {
        var history = (await log.ReadStreamAsync(SessionStream.Of(read.Session), ct: ct))
            .Where(h => h.Position <= e.Position).Select(h => h.Data).OfType<SessionEvent>().ToList();
        if (history.Any(h => h is ChargingStopped or SessionClosed) || RecordIssuing.StartOf(history) is not { Site: { } site } start
            || await snapshots.LocationAsync(site, ct) is not { } location)
            return;
        var plan = answer.InForce;
        if (plan is null && (answer.Outcome == OrderOutcome.Accepted || (read.Cleared && answer.Outcome == OrderOutcome.Rejected))
            && location.FindEvse(site.EvseUid)?.FindConnector(site.ConnectorId) is { } connector)
            plan = ChargingProfileMapping.MostOf(connector, read.Unit ?? LimitUnit.Amperes, read.Seconds);
        if (plan is null)
            return;
        var body = OcpiJson.Write(ChargingProfileMapping.ToActive(plan, answer.At));
        var content = new ActiveProfile(location.Owner.ToOcpi(), start.Token.Issuer?.ToOcpi(), body).Write();
        var name = (await reserved.UsedByAsync(read.Session, start, ct))?.Name ?? read.Session.Value;
        batch.Owe(new(read.Partner.Value, ModuleIds.ChargingProfiles, name, DeliveryClass.State, e.Position, content));
    }
}
