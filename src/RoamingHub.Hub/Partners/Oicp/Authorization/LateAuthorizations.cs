using RoamingHub.Core.Authorization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Products;
using RoamingHub.Hub.Sessions;
using RoamingHub.Storage;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Oicp.Authorization;

/// <summary>
/// Looks after charges that began at our own risk: ends those that have reached their limit, and asks Hubject for each as soon as it answers. A
/// yes gives the charge its session, and its record goes out like any other; a no ends it, and its record waits with the reason.
/// </summary>
internal sealed class LateAuthorizations(
    Exposures exposures, ReadModels readModels, ReaderLeases leases, PartnerDirectory directory, OicpPartners partners, StartQuestions questions,
    ChargePlaces places, ProductBook products, ChargingSessions sessions, PursuedStops stops, TimeProvider time, OicpOptions options, ILogger<LateAuthorizations> logger)
    : Rounds(time, options.LookEvery)
{
    private const string Lease = "late-authorizations";
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StartsAreLate = TimeSpan.FromMinutes(1); // the read model may be behind

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await leases.ReleaseAsync(Lease);
    }

    protected override void Failed(Exception error) => logger.LateAuthorizationsFailed(error);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        if (!await leases.TryAcquireAsync(Lease, ct))
            return;
        foreach (var exposure in await exposures.OpenAsync(ct))
            await AttendAsync(exposure, ct);
    }

    private async Task AttendAsync(Exposure exposure, CancellationToken ct)
    {
        var now = Time.GetUtcNow();
        if (directory.Find(new(exposure.Partner)) is not { Protocol: OicpModules.Protocol } known)
        {
            await exposures.EndAsync(exposure.Id, "written-off", now, ct);
            return;
        }

        var partner = partners.Of(known);
        if (await readModels.Sessions.FindPresumedAsync(partner.Id, exposure.Id, ct) is not { } id || await sessions.FindAsync(id, ct) is not { } session)
        {
            if (exposure.UsableUntil + StartsAreLate <= now)
                await exposures.EndAsync(exposure.Id, "unused", now, ct);
            return;
        }

        if (session.Start.Grant is { Refusal: not null })
        {
            await RefusedAsync(exposure, session, now, ct);
            return;
        }

        if (session.Open && HasReached(partner.Settings.WhenDown, session, now))
            await StopAsync(exposure, session, ct);
        if (exposure.NextTry <= now)
            await AskAsync(exposure, partner, session, ct);
    }

    private static bool HasReached(WhenDown limit, ChargingSession session, DateTimeOffset now) =>
        session.Consumed.Kwh >= limit.MaxKwh || now - session.Start.ReceivedAt >= TimeSpan.FromMinutes(limit.MaxMinutes);

    private async Task StopAsync(Exposure exposure, ChargingSession session, CancellationToken ct)
    {
        if (await stops.AskAsync(session.Id, partner: null, ct) != StopProgress.Open && !exposure.Stopped)
            await exposures.StoppedAsync(exposure.Id, ct);
    }

    // It counts among those at our own risk as long as it runs.
    private async Task RefusedAsync(Exposure exposure, ChargingSession session, DateTimeOffset now, CancellationToken ct)
    {
        if (session.Open)
            await StopAsync(exposure, session, ct);
        else
            await exposures.EndAsync(exposure.Id, "refused", now, ct);
    }

    private async Task AskAsync(Exposure exposure, OicpPartner partner, ChargingSession session, CancellationToken ct)
    {
        var grant = session.Start.Grant!;
        var token = session.Start.Token;
        if (AuthorizationMapping.ToShown(token) is not { } shown)
            return;
        var place = session.Start.Site is { } site ? await places.OfAsync(site, ct) : new(null, null);
        var question = new StartQuestion(
            session.Start.Evse.Station, token, shown, exposure.Id, place.EvseIdFor(partner.Settings), grant.Product ?? place.Product, Begun: true);
        var word = await questions.AskAsync(partner, question, ct);
        var now = Time.GetUtcNow();
        switch (word)
        {
            case StartWord.Yes yes:
                await CompleteAsync(session, await GrantedAsync(partner, session, yes, ct), ct);
                await exposures.EndAsync(exposure.Id, "billed", now, ct);
                break;
            case StartWord.No no:
                var refused = await CompleteAsync(session, grant with { Refusal = $"Hubject was down when the charge began, and when it was asked later: {no.Why}" }, ct);
                await RefusedAsync(exposure, refused, now, ct);
                break;
            default:
                await PutOffAsync(exposure, session, grant, word, now, ct);
                break;
        }
    }

    // What the charge is sold as was fixed at its start, whatever the question that was answered said of it.
    private async Task<RoamingGrant> GrantedAsync(OicpPartner partner, ChargingSession session, StartWord.Yes yes, CancellationToken ct)
    {
        var granted = OicpTokenAuthority.GrantOf(partner, yes.Answer, yes.Asked);
        granted = granted with { Product = granted.Product ?? session.Start.Grant!.Product };
        return (await products.FixAsync(granted, session.Start.Site, session.Start.At, ct))!;
    }

    private async Task PutOffAsync(Exposure exposure, ChargingSession session, RoamingGrant grant, StartWord word, DateTimeOffset now, CancellationToken ct)
    {
        if (!session.Open && exposure.At + options.AskLaterFor <= now)
        {
            var why = word switch { StartWord.Silence s => s.Why, StartWord.LockedOut l => l.Why, _ => "" };
            await CompleteAsync(
                session, grant with { Refusal = $"Hubject was down when the charge began, and could not be asked for {options.AskLaterFor.TotalHours:0.#} hours: {why}" }, ct);
            await exposures.EndAsync(exposure.Id, "written-off", now, ct);
            return;
        }

        var wait = TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, Math.Min(exposure.Tries, 6))));
        await exposures.PutOffAsync(exposure.Id, now + wait, ct);
    }

    private Task<ChargingSession> CompleteAsync(ChargingSession session, RoamingGrant grant, CancellationToken ct) =>
        sessions.RecordAsync(session.Id, new StartCompleted(session.Start with { Grant = grant }, Time.GetUtcNow()), ct);
}
