using RoamingHub.Core.Authorization;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners.Oicp.Authorization;
using RoamingHub.Hub.Products;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Remote;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Partners.Oicp.Remote;

/// <summary>
/// AuthorizeRemoteStart: an EMP's driver wants to charge. The first answer to a SessionID stands in the log, a yes as well as a no, and the same
/// command again gets it, whoever is asked and whatever has become of the EVSE.
/// </summary>
internal sealed class StartCommands(CommandedPlaces places, RemoteOrders orders, ProductBook products, EventLog log, TimeProvider time)
{
    public async Task<Acknowledgement> HandleAsync(OicpPartner partner, AuthorizeRemoteStart command, AnswerTime left, CancellationToken ct)
    {
        var order = RemoteMapping.OrderOf(partner.Id, command.SessionID);
        var story = await StoryAsync(order, ct);
        if (story is null)
        {
            if (await PlaceAsync(partner, command, order, left, ct) is { } no)
                await log.AppendAsync(
                    RemoteStream.OfStart(order), ExpectedVersion.None, [new RemoteStartRefused(order, partner.Id, no.Code, no.Info, time.GetUtcNow())], ct);
            story = (await StoryAsync(order, ct))!; // whoever was first
        }

        if (story.Refusal is var (code, info))
            return Refuse(command, new(code, info));
        var requested = (RemoteStartRequested)story.Order!;
        if (!ProviderIds.Same(requested.Grant?.Provider ?? "", command.ProviderID))
            return Refuse(command, new(OicpCodes.SessionInvalid));
        if (!await places.IsAtAsync(command.EvseID, requested.Evse, ct))
            return Refuse(command, new(OicpCodes.InconsistentEvseId));
        var outcome = story.Outcome ?? await OutcomeAsync(requested, left, ct);
        return RemoteMapping.ToRefusal(outcome) is { } refusal
            ? Refuse(command, refusal)
            : Acknowledgement.Accepted(command.SessionID, requested.Grant!.OwnReference, requested.Grant.PartnerReference);
    }

    /// <summary>Gives the order to the station, or says why not.</summary>
    private async Task<Refusal?> PlaceAsync(OicpPartner partner, AuthorizeRemoteStart command, Guid order, AnswerTime left, CancellationToken ct)
    {
        if (!partner.Settings.Services.Contains(OicpTerms.AuthorizationService))
            return new(OicpCodes.ServiceNotAvailable);
        var place = await places.FindAsync(partner, command.EvseID, ct);
        if (CommandedPlaces.RefusalOf(partner, place, command.ProviderID) is { } never)
            return never;
        var look = await places.LookAsync(partner, place!, command.SessionID, command.Identification, ct);
        if (look.Refusal is not null)
            return look.Refusal;
        if (look.State == ConnectorState.Available && partner.Settings.Remote?.NeedsCable(look.Place!.Value.Station) == true)
            return new(OicpCodes.NoEvConnected);
        var evse = place!.Evse;
        var grant = new RoamingGrant(
            partner.Id, GrantMethod.Commanded, command.SessionID, command.EMPPartnerSessionID, command.ProviderID,
            Product: command.PartnerProductID ?? (await products.ChooseAsync(place.Location, evse.Uid, null, command.ProviderID, time.GetUtcNow(), ct))?.Product,
            OwnReference: command.CPOPartnerSessionID ?? RemoteMapping.OwnReferenceOf(partner.Id, command.SessionID), Evses: [evse.Uid]);
        // What uses a reservation presents the tag that the place is kept for, however this command writes it.
        var acceptance = await orders.StartAsync(
            new(order, evse.Uid, null, AuthorizationMapping.ToToken(command.Identification), grant, null, left.ForStation, look.Reserved?.IdTag, AnsweredAtOnce: true), ct);
        return acceptance switch
        {
            OrderAcceptance.Placed => null,
            OrderAcceptance.Refused refused => RemoteMapping.ToRefusal(refused.Outcome),
            _ => RemoteMapping.ToRefusal(OrderOutcome.Offline),
        };
    }

    // Where there is no outcome in time, that is written down as the outcome, so that what was told and what is known are the same.
    private async Task<OrderOutcome> OutcomeAsync(RemoteStartRequested requested, AnswerTime left, CancellationToken ct)
    {
        if (await orders.OutcomeAsync(requested.Id, left.Until(requested.Deadline), ct) is { } told)
            return told;
        await log.AppendAsync(
            RemoteStream.OfStart(requested.Id), 1, [new RemoteStartAnswered(requested.Id, OrderOutcome.NoAnswer, "there was no answer in time", time.GetUtcNow())], ct);
        return (await StoryAsync(requested.Id, ct))?.Outcome ?? OrderOutcome.NoAnswer;
    }

    private async Task<OrderStory?> StoryAsync(Guid order, CancellationToken ct) => OrderStory.Of(order, await log.ReadStreamAsync(RemoteStream.OfStart(order), ct: ct));

    private static Acknowledgement Refuse(AuthorizeRemoteStart command, Refusal no) => Acknowledgement.Refused(no.Code, no.Info) with
    {
        SessionID = command.SessionID, CPOPartnerSessionID = command.CPOPartnerSessionID, EMPPartnerSessionID = command.EMPPartnerSessionID,
    };
}
