using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Remote;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>
/// AuthorizeRemoteStop: of a charge that the provider pays for, however it began, and of one that has not begun yet. A stop that is on its way
/// is not asked for twice; one that the station has not carried out may be tried again.
/// </summary>
internal sealed class StopCommands(CommandedPlaces places, RemoteOrders orders, ReadModels readModels, EventLog log, TimeProvider time)
{
    private const int MostAttempts = 100;

    /// <summary>A station that has said yes has ended the charge by then, or has forgotten it.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(1);

    public async Task<Acknowledgement> HandleAsync(OicpPartner partner, AuthorizeRemoteStop command, AnswerTime left, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(ct);
        if (await readModels.Sessions.FindByReferenceAsync(partner.Id, command.SessionID, ct) is not { } session)
            return await CancelAsync(partner, command, left, ct);
        if (session is not { Open: true, Grant: { } grant } || !ProviderIds.Same(grant.Provider ?? "", command.ProviderID))
            return Refuse(command, new(OicpCodes.SessionInvalid));
        if (session.EvseUid is not null && !await places.IsAtAsync(command.EvseID, session.EvseUid, ct))
            return Refuse(command, new(OicpCodes.InconsistentEvseId));
        return await StopAsync(partner, command, session.Id, left, ct) is { } no
            ? Refuse(command, no)
            : Acknowledgement.Accepted(command.SessionID, grant.OwnReference ?? session.Id.Value, grant.PartnerReference ?? command.EMPPartnerSessionID);
    }

    private async Task<Refusal?> StopAsync(OicpPartner partner, AuthorizeRemoteStop command, SessionId session, AnswerTime left, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var id = RemoteMapping.OrderOf(partner.Id, command.SessionID, OrderKinds.Stop, attempt);
            var story = await StoryAsync(RemoteStream.OfStop(id), id, ct);
            if (story is { Outcome: OrderOutcome.Accepted, AnsweredAt: { } at } && time.GetUtcNow() - at < Forgotten)
                return null;
            if (story is { Outcome: not null })
                continue;
            if (story is null && await orders.StopAsync(id, session, partner.Id, null, left.ForStation, ct) is not OrderAcceptance.Placed and var acceptance)
                return acceptance is OrderAcceptance.Refused { Outcome: OrderOutcome.Offline } ? RemoteMapping.ToRefusal(OrderOutcome.Offline) : new(OicpCodes.SessionInvalid);
            var requested = (RemoteStopRequested)(await StoryAsync(RemoteStream.OfStop(id), id, ct))!.Order!;
            return RemoteMapping.ToRefusal(await orders.OutcomeAsync(id, left.Until(requested.Deadline), ct));
        }

        return new(OicpCodes.CommunicationToEvseFailed);
    }

    /// <summary>The charge has not begun: its order is taken back, and the tag that the station was told opens nothing any more.</summary>
    private async Task<Acknowledgement> CancelAsync(OicpPartner partner, AuthorizeRemoteStop command, AnswerTime left, CancellationToken ct)
    {
        var id = RemoteMapping.OrderOf(partner.Id, command.SessionID);
        var stream = RemoteStream.OfStart(id);
        if (await StoryAsync(stream, id, ct) is not { Order: RemoteStartRequested { Grant: { } grant } requested } story
            || !ProviderIds.Same(grant.Provider ?? "", command.ProviderID))
            return Refuse(command, new(OicpCodes.SessionInvalid));
        if (!await places.IsAtAsync(command.EvseID, requested.Evse, ct))
            return Refuse(command, new(OicpCodes.InconsistentEvseId));
        if (story.Outcome is null && await orders.OutcomeAsync(id, left.Until(requested.Deadline), ct) is not null)
            story = (await StoryAsync(stream, id, ct))!;
        while (story is { Outcome: OrderOutcome.Accepted, Ended: false } && requested.UsableUntil > time.GetUtcNow())
        {
            if (!(await log.AppendAsync(stream, story.Version, [new RemoteStartCancelled(id, time.GetUtcNow())], ct)).Conflict)
                story = story with { Cancelled = true, Ended = true };
            else
                story = (await StoryAsync(stream, id, ct))!;
        }

        return story.Cancelled
            ? Acknowledgement.Accepted(command.SessionID, grant.OwnReference, grant.PartnerReference ?? command.EMPPartnerSessionID)
            : Refuse(command, new(OicpCodes.SessionInvalid));
    }

    private async Task<OrderStory?> StoryAsync(string stream, Guid id, CancellationToken ct) => OrderStory.Of(id, await log.ReadStreamAsync(stream, ct: ct));

    private static Acknowledgement Refuse(AuthorizeRemoteStop command, Refusal no) => Acknowledgement.Refused(no.Code, no.Info) with
    {
        SessionID = command.SessionID, CPOPartnerSessionID = command.CPOPartnerSessionID, EMPPartnerSessionID = command.EMPPartnerSessionID,
    };
}
