using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;
using RoamingHub.Storage;

namespace RoamingHub.Benchmarks.Reprice;

/// <summary>
/// Fills log and ledger with charges as stations report them: a start, ten to twenty readings of nine values each, for every third a pause at the end, a stop. They run
/// five hundred at a time, so that a session's events lie apart in the log. What they cost is what the engine says.
/// </summary>
internal sealed class PastSessions(Database database, EventTypes types, Tariff tariff)
{
    public static readonly DateTimeOffset First = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int AtATime = 500;

    private static readonly Location Place = new(
        "LOC1", new("DE", "ABC"), "Harbour", "Kai 1", "Hamburg", "20457", null, "DEU", "53.54321", "9.98765", "Europe/Berlin", true,
        [new("3256", "DE*ABC*E3256", [], [new("1", "IEC_62196_T2", "SOCKET", "AC_3_PHASE", 230, 32, 22080, ["AC"])])]);

    /// <summary>The last end is before so many minutes after <see cref="First"/>, and a day.</summary>
    public static int Minutes(int sessions) => sessions / 10;

    public async Task FillAsync(int sessions)
    {
        await using var log = await database.OpenDedicatedAsync("seed-log");
        await using var ledger = await database.OpenDedicatedAsync("seed-ledger");
        await using (var unchecked_ = new NpgsqlCommand("SET session_replication_role = replica", log)) // streams follow their events
            await unchecked_.ExecuteNonQueryAsync();
        await using (var events = await log.BeginBinaryImportAsync(
            """COPY log.mt_events (seq_id, id, stream_id, version, data, type, "timestamp", mt_dotnet_type) FROM STDIN (FORMAT binary)"""))
        await using (var records = await ledger.BeginBinaryImportAsync(
            """
            COPY read.cdrs (folded, position, id, session, partner, state, start_at, end_at, energy_wh, currency, excl_vat, incl_vat, holds, record, folded_tariff, folded_uid)
            FROM STDIN (FORMAT binary)
            """))
        {
            var position = 0L;
            for (var from = 0; from < sessions; from += AtATime)
            {
                var histories = Enumerable.Range(from, Math.Min(AtATime, sessions - from)).Select(n => (Number: n, History: History(n))).ToList();
                for (var step = 0; step < histories.Max(h => h.History.Count); step++)
                {
                    foreach (var (n, history) in histories.Where(h => step < h.History.Count))
                        await WriteAsync(events, ++position, IdOf(n), step + 1, history[step]);
                }

                foreach (var (n, history) in histories)
                    await WriteAsync(records, ++position, Record(n, history));
            }

            await events.CompleteAsync();
            await records.CompleteAsync();
        }

        await using var rest = new NpgsqlCommand(
            """
            INSERT INTO log.mt_streams (id, type, version) SELECT stream_id, 'charging_session', max(version) FROM log.mt_events WHERE stream_id LIKE 'session-%' GROUP BY 1;
            """, ledger) { CommandTimeout = 3600 };
        await rest.ExecuteNonQueryAsync();
        rest.CommandText = "VACUUM ANALYZE log.mt_events";
        await rest.ExecuteNonQueryAsync();
        rest.CommandText = "VACUUM ANALYZE read.cdrs";
        await rest.ExecuteNonQueryAsync();
    }

    private async Task WriteAsync(NpgsqlBinaryImporter events, long position, SessionId session, long version, SessionEvent e)
    {
        var type = types.Of(e.GetType());
        await events.StartRowAsync();
        await events.WriteAsync(position, NpgsqlDbType.Bigint);
        await events.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
        await events.WriteAsync(SessionStream.Of(session), NpgsqlDbType.Varchar);
        await events.WriteAsync(version, NpgsqlDbType.Bigint);
        await events.WriteAsync(types.Serialize(e), NpgsqlDbType.Jsonb);
        await events.WriteAsync(type.Alias, NpgsqlDbType.Varchar);
        await events.WriteAsync(First.UtcDateTime, NpgsqlDbType.TimestampTz);
        await events.WriteAsync(e.GetType().FullName!, NpgsqlDbType.Varchar);
    }

    private async Task WriteAsync(NpgsqlBinaryImporter records, long position, ChargeRecord record)
    {
        var json = types.Serialize(new ChargeRecordSealed(record)).AsMemory()["{\"record\":".Length..^1]; // as the ledger keeps it
        await records.StartRowAsync();
        await records.WriteAsync(record.Id, NpgsqlDbType.Text);
        await records.WriteAsync(position, NpgsqlDbType.Bigint);
        await records.WriteAsync(record.Id, NpgsqlDbType.Text);
        await records.WriteAsync(Guid.Parse(record.Id, CultureInfo.InvariantCulture), NpgsqlDbType.Uuid);
        await records.WriteAsync(record.Grant!.Partner.Value, NpgsqlDbType.Text);
        await records.WriteAsync("sealed", NpgsqlDbType.Text);
        await records.WriteAsync(record.Start.UtcDateTime, NpgsqlDbType.TimestampTz);
        await records.WriteAsync(record.End.UtcDateTime, NpgsqlDbType.TimestampTz);
        await records.WriteAsync(record.Energy.Wh, NpgsqlDbType.Numeric);
        await records.WriteAsync(record.Price!.Currency, NpgsqlDbType.Text);
        await records.WriteAsync(record.Price.Total.ExclVat, NpgsqlDbType.Numeric);
        await records.WriteAsync(record.Price.Total.InclVat!.Value, NpgsqlDbType.Numeric);
        await records.WriteAsync("[]", NpgsqlDbType.Text);
        await records.WriteAsync(System.Text.Encoding.UTF8.GetString(json.Span), NpgsqlDbType.Text);
        await records.WriteAsync(tariff.Id, NpgsqlDbType.Text);
        await records.WriteAsync("3256", NpgsqlDbType.Text);
    }

    private ChargeRecord Record(int n, List<SessionEvent> history) =>
        RecordIssuing.Issue(IdOf(n), history, Place, tariff, """{"id":"AC","currency":"EUR"}""", First) with { SessionVersion = history.Count };

    // Ids are digests in life: neighbours in time are none in an index.
    private static SessionId IdOf(int n) => new(new Guid(System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(n)).AsSpan(0, 16)).ToString("D"));

    private static List<SessionEvent> History(int n)
    {
        var (readings, start, meter) = (10 + (n % 11), First.AddMinutes(Minutes(n)), 1000m * n);
        var history = new List<SessionEvent>
        {
            new ChargingStarted(
                new(new($"CP-{n % 5000}"), 1), $"{n}", new("04AABBCC", "04AABBCC", ContractId: "DE-8AC-C1", Issuer: new("DE", "8AC")), Energy.FromWh(meter), start, start,
                PermitResult.Accepted, "ocpi:p1", new(new("p1"), GrantMethod.Asked, $"REF-{n}"), Site: new("LOC1", 1, "3256", "DE*ABC*E3256", "1", "Europe/Berlin"),
                Tariff: new("AC", 1)),
        };
        var at = start;
        for (var i = 1; i <= readings; i++)
        {
            at = start.AddMinutes(5 * i);
            meter += 500 + (n * 37 % 400);
            history.Add(new MeterRead([Reading(at, meter)], n, at));
        }

        if (n % 3 == 0)
            history.Add(new ChargingPaused(PausedBy.Vehicle, at, at));
        at = at.AddMinutes(20);
        history.Add(new ChargingStopped(Energy.FromWh(meter + (n % 3 == 0 ? 0 : 100)), at, at, "Local", "04AABBCC"));
        return history;
    }

    private static Reading Reading(DateTimeOffset at, decimal meter)
    {
        static Sample Of(string value, string unit, string measurand, string? phase = null) => new(value, unit, measurand, "Sample.Periodic", phase, "Outlet", "Raw");
        return new(at,
        [
            Of(meter.ToString(CultureInfo.InvariantCulture), "Wh", "Energy.Active.Import.Register"), Of("10.9", "kW", "Power.Active.Import"),
            Of("15.8", "A", "Current.Import", "L1"), Of("15.7", "A", "Current.Import", "L2"), Of("15.8", "A", "Current.Import", "L3"),
            Of("230.1", "V", "Voltage", "L1-N"), Of("229.8", "V", "Voltage", "L2-N"), Of("231.0", "V", "Voltage", "L3-N"), Of("54", "Percent", "SoC"),
        ], Energy.FromWh(meter), 10.9m, 47.3m);
    }
}
