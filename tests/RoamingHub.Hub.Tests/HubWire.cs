using Npgsql;
using RoamingHub.Ocpp;
using RoamingHub.Simulators.Stations;
using RoamingHub.Storage.Stations;
using RoamingHub.TestSupport;
using RoamingHub.TestSupport.Wire;

namespace RoamingHub.Hub.Tests;

/// <summary>
/// Reads after a test what went over the stations' sockets, and holds it against the official schemas: all that the hub sent, and what
/// simulators sent of their own accord.
/// </summary>
internal static class HubWire
{
    // The protocol of a frame is that of the station's last connection before it, or of its first.
    private const string Sent = """
        SELECT f.station, f.action, f.raw, (
            SELECT e.data ->> 'protocol' FROM log.mt_events e
            WHERE e.type = 'station_connected' AND e.stream_id = 'station-' || f.station
            ORDER BY (e.data ->> 'at')::timestamptz <= f.at DESC, abs(extract(epoch FROM (e.data ->> 'at')::timestamptz - f.at)) LIMIT 1)
        FROM hub.wire_log f WHERE f.direction = 'o' ORDER BY f.at
        """;

    public static async Task<IReadOnlyList<string>> FaultsAsync(TestDatabase database, WireLog wireLog)
    {
        if (!OfficialSchemas.Present)
            return [];
        var faults = new List<string>();
        try
        {
            await wireLog.ReadAsync("-", new(), new(1), default); // what was offered before this is in afterwards
            await using var command = database.Database.Source.CreateCommand(Sent);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                if (await rows.IsDBNullAsync(3))
                    continue;
                var text = new WireText(true, rows.GetString(2), await rows.IsDBNullAsync(1) ? null : rows.GetString(1));
                faults.AddRange(WireCheck.Faults(rows.GetString(3), [text], compact: true).Select(fault => $"the hub to {rows.GetString(0)}, {fault}"));
            }
        }
        catch (NpgsqlException)
        {
            // The test has taken the database away; then it is about something else.
        }

        return faults;
    }

    public static IEnumerable<string> Faults(SimulatedStation station)
    {
        if (!OfficialSchemas.Present)
            return [];
        var protocol = station.Version is OcppVersion.V16 ? "ocpp1.6" : "ocpp2.0.1";
        var conversation = station.History.Frames
            .Where(f => !f.Scripted)
            .Select(f => new WireText(f.Direction is FrameDirection.Sent, f.Raw));
        return WireCheck.Faults(protocol, conversation, compact: true).Select(fault => $"station {station.Options.Id}, {fault}");
    }
}
