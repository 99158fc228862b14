using RoamingHub.Core.Authorization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Reservations;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Reservations;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>
/// AuthorizeRemoteReservationStart and -Stop: a place is kept for an EMP's driver. As with charges the first answer to a SessionID stands. The
/// reservation's own record follows from its end, whatever ends it.
/// </summary>
internal sealed class ReservationCommands(
    CommandedPlaces places, PlaceOrders placeOrders, RemoteOrders orders, ReservationsCaughtUp caughtUp, ReadModels readModels, EventLog log, TimeProvider time)
{
    private const int MostAttempts = 100;

    /// <summary>What a reservation is sold as where the EMP names no product (OICP 2.3, reservations).</summary>
    private const string Product = "Reservation";

    public async Task<Acknowledgement> ReserveAsync(OicpPartner partner, AuthorizeRemoteReservationStart command, AnswerTime left, CancellationToken ct)
    {
        if (!partner.Settings.Services.Contains(OicpTerms.ReservationService))
            return Refuse(command, new(OicpCodes.ServiceNotAvailable));
        if (command.SessionID is not { } session)
            return Refuse(command, new(OicpCodes.DataError, "SessionID is missing: without it the reservation could never be settled."));
        var id = RemoteMapping.OrderOf(partner.Id, session, OrderKinds.Reserve);
        var story = await StoryAsync(id, ct);
        if (story is null)
        {
            if (await PlaceAsync(partner, command, session, id, left, ct) is { } no)
                await log.AppendAsync(
                    RemoteStream.OfPlace(id), ExpectedVersion.None, [new PlaceOrderRefused(id, partner.Id, no.Code, no.Info, time.GetUtcNow())], ct);
            story = (await StoryAsync(id, ct))!; // whoever was first
        }

        if (story.Refusal is var (code, info))
            return Refuse(command, new(code, info));
        var requested = (RemoteReserveRequested)story.Order!;
        if (!ProviderIds.Same(requested.Grant?.Provider ?? "", command.ProviderID))
            return Refuse(command, new(OicpCodes.SessionInvalid));
        if (!await places.IsAtAsync(command.EvseID, requested.Evse, ct))
            return Refuse(command, new(OicpCodes.InconsistentEvseId));
        var outcome = story.Outcome ?? await OutcomeAsync(requested, left, ct);
        return RemoteMapping.ToReservationRefusal(outcome) is { } refusal
            ? Refuse(command, refusal)
            : Acknowledgement.Accepted(session, requested.Grant!.OwnReference, requested.Grant.PartnerReference);
    }

    public async Task<Acknowledgement> GiveBackAsync(OicpPartner partner, AuthorizeRemoteReservationStop command, AnswerTime left, CancellationToken ct)
    {
        if (!partner.Settings.Services.Contains(OicpTerms.ReservationService))
            return Refuse(command, new(OicpCodes.ServiceNotAvailable));
        var made = await StoryAsync(RemoteMapping.OrderOf(partner.Id, command.SessionID, OrderKinds.Reserve), ct);
        if (made is not { Order: RemoteReserveRequested { Grant: { } grant } requested, Outcome: OrderOutcome.Accepted }
            || !ProviderIds.Same(grant.Provider ?? "", command.ProviderID))
            return Refuse(command, new(OicpCodes.SessionInvalid));
        await readModels.CaughtUpAsync(ct);
        if (!await places.IsAtAsync(command.EvseID, requested.Evse, ct))
            return Refuse(command, new(OicpCodes.InconsistentEvseId));
        return await CancelAsync(partner, command.SessionID, left, ct) is { } no
            ? Refuse(command, no)
            : Acknowledgement.Accepted(command.SessionID, grant.OwnReference, grant.PartnerReference ?? command.EMPPartnerSessionID);
    }

    private async Task<Refusal?> PlaceAsync(
        OicpPartner partner, AuthorizeRemoteReservationStart command, string session, Guid id, AnswerTime left, CancellationToken ct)
    {
        var place = await places.FindAsync(partner, command.EvseID, ct);
        if (CommandedPlaces.RefusalOf(partner, place, command.ProviderID) is { } never)
            return never;
        var look = await places.LookAsync(partner, place!, sessionId: null, command.Identification, ct);
        if ((look.Refusal ?? (look.Reserved is null ? null : new(OicpCodes.EvseAlreadyReserved))) is { } no)
            return no;
        var grant = new RoamingGrant(
            partner.Id, GrantMethod.Commanded, session, command.EMPPartnerSessionID, command.ProviderID, Product: command.PartnerProductID ?? Product,
            OwnReference: command.CPOPartnerSessionID ?? RemoteMapping.OwnReferenceOf(partner.Id, session));
        var until = time.GetUtcNow() + RemoteTerms.ReservationTime(partner.Settings.Remote, command.Duration);
        var acceptance = await placeOrders.ReserveAsync(
            new(id, [place!.Evse.Uid], AuthorizationMapping.ToToken(command.Identification), null, until, grant, session, null, left.ForStation), ct);
        return acceptance switch
        {
            OrderAcceptance.Placed => null,
            OrderAcceptance.Refused refused => RemoteMapping.ToReservationRefusal(refused.Outcome),
            _ => RemoteMapping.ToRefusal(OrderOutcome.Offline),
        };
    }

    // What was given back stays so; what the station has not done is asked for again.
    private async Task<Refusal?> CancelAsync(OicpPartner partner, string session, AnswerTime left, CancellationToken ct)
    {
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var id = RemoteMapping.OrderOf(partner.Id, session, OrderKinds.GiveBack, attempt);
            var story = await StoryAsync(id, ct);
            if (story?.Outcome == OrderOutcome.Accepted)
                return null;
            if (story is { Outcome: not null })
                continue;
            if (story is null && await NewCancelAsync(partner, session, id, left, ct) is { } no)
                return no;
            var deadline = ((RemoteCancelRequested)(await StoryAsync(id, ct))!.Order!).Deadline;
            return RemoteMapping.ToRefusal(await orders.OutcomeAsync(id, left.Until(deadline), ct));
        }

        return new(OicpCodes.CommunicationToEvseFailed);
    }

    private async Task<Refusal?> NewCancelAsync(OicpPartner partner, string session, Guid id, AnswerTime left, CancellationToken ct)
    {
        await caughtUp.WaitAsync(ct);
        if ((await readModels.Reservations.FindByReferenceAsync(partner.Id, session, ct))?.StatusAt(time.GetUtcNow()) != ReservationStatus.Active)
            return new(OicpCodes.SessionInvalid); // it was used, or its time is over
        return await placeOrders.CancelAsync(id, partner.Id, session, null, left.ForStation, ct) is OrderAcceptance.Refused refused
            ? RemoteMapping.ToRefusal(refused.Outcome)
            : null;
    }

    // Nobody waits for a reservation of which its partner was told no: should the station have made it late, it is taken back.
    private async Task<OrderOutcome> OutcomeAsync(RemoteReserveRequested requested, AnswerTime left, CancellationToken ct)
    {
        var told = await orders.OutcomeAsync(requested.Id, left.Until(requested.Deadline), ct);
        if (told is null)
        {
            await log.AppendAsync(
                RemoteStream.OfPlace(requested.Id), 1, [new PlaceOrderAnswered(requested.Id, OrderOutcome.NoAnswer, "there was no answer in time", time.GetUtcNow())], ct);
            told = (await StoryAsync(requested.Id, ct))?.Outcome ?? OrderOutcome.NoAnswer;
        }

        if (told == OrderOutcome.NoAnswer)
            await placeOrders.WithdrawAsync(requested, ct);
        return told.Value;
    }

    private async Task<OrderStory?> StoryAsync(Guid id, CancellationToken ct) => OrderStory.Of(id, await log.ReadStreamAsync(RemoteStream.OfPlace(id), ct: ct));

    private static Acknowledgement Refuse(AuthorizeRemoteReservationStart command, Refusal no) => Acknowledgement.Refused(no.Code, no.Info) with
    {
        SessionID = command.SessionID, CPOPartnerSessionID = command.CPOPartnerSessionID, EMPPartnerSessionID = command.EMPPartnerSessionID,
    };

    private static Acknowledgement Refuse(AuthorizeRemoteReservationStop command, Refusal no) => Acknowledgement.Refused(no.Code, no.Info) with
    {
        SessionID = command.SessionID, CPOPartnerSessionID = command.CPOPartnerSessionID, EMPPartnerSessionID = command.EMPPartnerSessionID,
    };
}
