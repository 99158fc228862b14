using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Hub.Sessions;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Locations;
using RoamingHub.Ocpi.V221.Sessions;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Partners.Ocpi.Sessions;

/// <summary>The partner's own sessions: as a list that wants to know from when, and how their drivers want to be charged (OCPI 2.2.1 §9.2.1).</summary>
internal sealed class SessionsEndpoints(
    OcpiLists lists, Documents documents, ChargingSessions sessions, ReservedSessions reserved, Snapshots snapshots, ReadModels readModels,
    OcpiOptions options, TimeProvider time)
{
    private const string Root = VersionNumbers.V221 + "/" + ModuleIds.Sessions;

    public IReadOnlyList<OcpiRoute> Routes => [OcpiRoute.Get(Root, ListAsync), OcpiRoute.Put(Root + "/{session}/charging_preferences", PreferAsync)];

    private Task<OcpiReply> ListAsync(OcpiRequest request, CancellationToken ct) =>
        !options.SessionsFromStart && string.IsNullOrEmpty(request.Query["date_from"].FirstOrDefault())
            ? Task.FromResult(OcpiReply.Invalid("date_from is missing"))
            : lists.PageAsync(OcpiDocuments.Session, ModuleIds.Sessions, request, ct);

    private async Task<OcpiReply> PreferAsync(OcpiRequest request, CancellationToken ct)
    {
        var (preferences, refusal) = request.Read<ChargingPreferences>();
        if (preferences is null)
            return refusal!;
        if (await documents.FindAsync(OcpiDocuments.Session, request.Caller.Partner.Value, request["session"], ct) is not { } document)
            return OcpiReply.NotFound("there is no such session of yours");
        var shown = OcpiJson.Parse<Session>(document.Body);
        if (await sessions.FindAsync(await reserved.NamedAsync(new(shown.Id!), ct), ct) is not { Start.Site: { } site } session
            || (await snapshots.LocationAsync(site, ct))?.FindEvse(site.EvseUid) is not { } evse || evse.FindConnector(site.ConnectorId) is not { } connector)
            return Answer(WishAnswer.NotPossible);
        if (!evse.Capabilities.Contains(nameof(Capability.CHARGING_PREFERENCES_CAPABLE)))
            return OcpiReply.NotFound("the EVSE cannot heed charging preferences", OcpiStatus.InvalidParameters); // the one exception (§9.4.1)

        var wish = PreferencesMapping.ToWish(preferences);
        var answer = wish.Answer(connector, await KindsAsync(connector.TariffIds, ct), session.Open, time.GetUtcNow());
        if (answer == WishAnswer.Accepted)
            await sessions.RecordAsync(session.Id, new ChargingWishAccepted(wish, request.Caller.Partner, time.GetUtcNow()), ct);
        return Answer(answer);
    }

    // The data of this answer is one word (§9.4.1).
    private static OcpiReply Answer(WishAnswer answer) => OcpiReply.Ok($"\"{PreferencesMapping.ToOcpi(answer)}\"");

    private async Task<IReadOnlyCollection<TariffKind?>> KindsAsync(IReadOnlyList<string> tariffs, CancellationToken ct)
    {
        await readModels.CaughtUpAsync(ct);
        var kinds = new HashSet<TariffKind?>();
        foreach (var id in tariffs)
        {
            if (await readModels.Tariffs.FindAsync(id, ct) is { Removed: false, Tariff.Kind: var kind })
                kinds.Add(kind);
        }

        return kinds;
    }
}
