using RoamingHub.Core.RemoteStarts;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>
/// Sends a session: whole when it is new, then what has changed since the partner last said yes (OCPI 2.2.1 §9.2.2). What a PATCH cannot say,
/// and whatever follows a try that did not succeed, goes out whole again; after such a try the partner is asked first what it holds
/// (§4.1.4.3).
/// </summary>
internal sealed class SessionsSender(
    Documents documents, HeldDocuments held, Deliveries deliveries, EventLog log, OcpiOptions options, TimeProvider time) : IOcpiSender
{
    /// <summary>Content of a delivery that a back office asked for: the whole object, whatever the partner is known to hold.</summary>
    public const string Whole = "whole";

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);
    private static readonly DeliveryOutcome Gone = new DeliveryOutcome.Expired("there is no such session any more");

    public string Module => ModuleIds.Sessions;

    public async Task<SendAttempt> SendAsync(PartnerLine line, Delivery delivery, CancellationToken ct)
    {
        if (line.UrlOf(Module) is not { } url)
            return SendAttempt.NotOffered(Module);
        var (session, body, instead) = await DocumentInHand<Session>.TakeAsync(documents, OcpiDocuments.Session, delivery, Gone, ct);
        if (session is null)
            return SendAttempt.Not(instead!);
        if (line.Withheld(session.CdrToken!, delivery) is { } withheld)
            return SendAttempt.Not(withheld);
        var before = await held.FindAsync(delivery.Partner, Module, delivery.Object, ct);
        if (before is null && await AwaitsResultAsync(delivery, ct))
            return SendAttempt.Not(new DeliveryOutcome.RetryAt("the result of the command that began it goes first", LookAgain, PartnerDown: false));

        await held.NoteAsync(delivery.Partner, Module, delivery.Object, null, ct);
        var owner = new PartyRef(session.CountryCode!, session.PartyId!);
        var partner = new Receiver(line.From(owner, session.CdrToken!), url, owner, session, body);
        if (delivery.Content == Whole && before is not null)
            before = new(null);
        var attempt = await SendAsync(partner, before, TakesPatches(line), ct);
        if (attempt.Outcome is DeliveryOutcome.Delivered)
            await KeepAsync(delivery, session, body, ct);
        return attempt;
    }

    private static bool TakesPatches(PartnerLine line) => OcpiSettings.Read(line.Partner.Settings).SessionUpdates == OcpiSettings.Patch;

    private static async Task<SendAttempt> SendAsync(Receiver partner, HeldDocument? before, bool takesPatches, CancellationToken ct)
    {
        if (before?.Body == partner.Body)
            return SendAttempt.Not(new DeliveryOutcome.Delivered(Response: "the partner holds it already"));
        if (before is null)
            return await partner.PutAsync(ct);
        if (before.Body is { } known)
        {
            if (!takesPatches || SessionPatch.Between(OcpiJson.Parse<Session>(known), partner.Session) is not { } changes)
                return await partner.PutAsync(ct);
            var patched = await partner.PatchAsync(changes, ct);
            if (patched.Result!.Outcome is not (OcpiOutcome.Refused or OcpiOutcome.NotFound))
                return patched;
        }

        return await partner.LookAndPutAsync(ct);
    }

    // Nothing follows the final state, so nothing need be remembered of it.
    private Task KeepAsync(Delivery delivery, Session session, string body, CancellationToken ct) =>
        session.Status?.Value == SessionStatus.COMPLETED
            ? held.ForgetAsync(delivery.Partner, Module, delivery.Object, ct)
            : held.NoteAsync(delivery.Partner, Module, delivery.Object, body, ct);

    /// <summary>Partners bear it badly to hear of a session before the result of the command that began it.</summary>
    private async Task<bool> AwaitsResultAsync(Delivery delivery, CancellationToken ct)
    {
        if (!Guid.TryParse(delivery.Content, out var order) || await OrderedAtAsync(order, ct) is not { } at || time.GetUtcNow() >= at + options.CommandTimeout)
            return false;
        return await deliveries.EndedAsync(delivery.Partner, ModuleIds.Commands, order.ToString("D"), ct) != true;
    }

    private async Task<DateTimeOffset?> OrderedAtAsync(Guid order, CancellationToken ct)
    {
        foreach (var stream in new[] { RemoteStream.OfStart(order), RemoteStream.OfPlace(order) })
        {
            if (await log.ReadStreamAsync(stream, 0, 1, ct) is [{ Data: var first }])
                return first switch { RemoteStartRequested { ReplyTo: not null } start => start.At, IPlaceOrder { ReplyTo: not null } place => place.At, _ => null };
        }

        return null;
    }

    /// <summary>One session's place at the partner.</summary>
    private sealed record Receiver(OcpiClient Client, string Url, PartyRef Owner, Session Session, string Body)
    {
        public async Task<SendAttempt> PutAsync(CancellationToken ct) =>
            SendAttempt.Sent($"PUT {Session.Id}\n{Body}", await Client.PutSessionAsync(Url, Owner, Session.Id!, Body, ct));

        public async Task<SendAttempt> PatchAsync(SessionPatch changes, CancellationToken ct)
        {
            var body = OcpiJson.Write(changes);
            return SendAttempt.Sent($"PATCH {Session.Id}\n{body}", await Client.PatchSessionAsync(Url, Owner, Session.Id!, body, ct));
        }

        // A partner that cannot tell what it holds gets the whole; one that is not there, nothing.
        public async Task<SendAttempt> LookAndPutAsync(CancellationToken ct)
        {
            var there = await Client.GetSessionAsync(Url, Owner, Session.Id!, ct);
            if (there.Outcome == OcpiOutcome.Unauthorized || there.HttpStatus is null)
                return SendAttempt.Unseen($"GET {Session.Id}", there);
            return there is { Ok: true, Data: { } holds } && OcpiJson.Write(holds) == Body
                ? SendAttempt.Not(new DeliveryOutcome.Delivered($"GET {Session.Id}", there.Excerpt))
                : await PutAsync(ct);
        }
    }
}
