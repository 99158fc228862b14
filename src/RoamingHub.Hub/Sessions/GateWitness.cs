using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Cdrs.Gate;
using RoamingHub.Core.Stations;
using RoamingHub.Hub.Partners;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Sessions;

/// <summary>Gathers what the gate wants to know of a record beside the charge's own history.</summary>
internal sealed class GateWitness(ReadModels readModels, EventLog log, IRecordPolicies policies, GateSettings settings)
{
    private const int MostNeighbours = 10;
    private static readonly TimeSpan LongestCharge = TimeSpan.FromDays(30);

    public async Task<GateCase> TellAsync(GateCase about, CancellationToken ct)
    {
        var record = about.Record;
        var station = await readModels.Stations.FindAsync(record.Evse.Station, ct);
        return about with
        {
            Limits = settings.Limits,
            OnlineSince = station is { Connected: true, ConnectionSince: { } since } ? since : null,
            StationSince = IsOn("older-than-station", about.Policy) ? await FirstHeardAsync(record, ct) : null,
            Neighbours = record.Evse.Connector > 0 // asked whether this partner's rule is on or not: the other charge's may be
                ? await readModels.Sessions.NeighboursAsync(record.Evse, record.Session, record.Start, record.End, LongestCharge, MostNeighbours, ct)
                : [],
            Objections = record.Grant is { } grant ? await policies.ObjectionsAsync(grant.Partner, record, about.Told, ct) : [],
        };
    }

    private bool IsOn(string rule, RecordPolicy policy) => settings.SeverityOf(GateRules.Find(rule)!, policy) != Severity.Off;

    private async Task<DateTimeOffset?> FirstHeardAsync(ChargeRecord record, CancellationToken ct) =>
        await log.ReadStreamAsync(StationStream.Of(record.Evse.Station), 0, 1, ct) is [var first] ? first.At : null;
}
