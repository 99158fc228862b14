using System.Runtime.CompilerServices;
using System.Text.Json;
using RoamingHub.Core.Cdrs;
using RoamingHub.Core.RemoteStarts;
using RoamingHub.Core.Reservations;
using RoamingHub.Core.Sessions;
using RoamingHub.Hub.Reservations;
using RoamingHub.Storage;

namespace RoamingHub.Hub.Sessions;

/// <param name="Stored">What the record says (JSON), and <paramref name="Rebuilt"/> what comes out of the log; null where there is nothing.</param>
internal sealed record RebuildDifference(string Member, string? Stored, string? Rebuilt);

/// <summary>A record that was made once more; equal where nothing differs.</summary>
internal sealed record RebuiltRecord(string Id, long Position, IReadOnlyList<RebuildDifference> Differences);

/// <summary>
/// Makes records once more from the log alone (the session's history as it was then with what people have put right, and the tariff in its
/// version) and compares energy and money with what was issued, byte for byte. It writes nothing.
/// </summary>
internal sealed class RecordRebuild(EventLog log, ChargeHistories histories, Snapshots snapshots, ReservedSessions reserved)
{
    private const int AtATime = 500;

    private static readonly string[] Issues = ["charge_record_sealed", "charge_record_held", "charge_record_suppressed"];
    private static readonly string[] Compared = ["meterStart", "meterStop", "energy", "price"];

    /// <summary>Every record that was ever issued, in the order of the log; one that was held and made anew comes more than once.</summary>
    public async IAsyncEnumerable<RebuiltRecord> AllAsync([EnumeratorCancellation] CancellationToken ct)
    {
        var position = 0L;
        while (await log.ReadAllAsync(position, AtATime, Issues, ct) is { Count: > 0 } issued)
        {
            var told = await histories.ReadAsync(issued.Select(e => ChargeRecordStream.RecordOf(e.Data)!.Session), ct);
            var rebuilt = new RebuiltRecord[issued.Count];
            await Parallel.ForAsync(0, issued.Count, ct, async (i, token) => rebuilt[i] = await CompareAsync(issued[i], told, token));
            foreach (var one in rebuilt)
                yield return one;
            position = issued[^1].Position;
        }
    }

    /// <summary>A record as it was issued last; null when there is none of this id.</summary>
    public async Task<RebuiltRecord?> OneAsync(string id, CancellationToken ct) =>
        (await log.ReadStreamAsync(ChargeRecordStream.Of(id), ct: ct)).LastOrDefault(e => ChargeRecordStream.RecordOf(e.Data) is not null) is { } issued
            ? await CompareAsync(issued, await histories.ReadAsync([ChargeRecordStream.RecordOf(issued.Data)!.Session], ct), ct)
            : null;

    private async Task<RebuiltRecord> CompareAsync(RecordedEvent issued, ToldCharges charges, CancellationToken ct)
    {
        var stored = ChargeRecordStream.RecordOf(issued.Data)!;
        var rebuilt = await RebuildAsync(stored, issued, charges.Of(stored.Session, stored.SessionVersion, issued.Position), ct);
        return new(stored.Id, issued.Position, rebuilt is null ? [new("record", null, "The log does not tell of this charge.")] : Differences(stored, rebuilt));
    }

    private async Task<ChargeRecord?> RebuildAsync(ChargeRecord stored, RecordedEvent issued, IReadOnlyList<SessionEvent> told, CancellationToken ct)
    {
        if (RecordIssuing.StartOf(told) is not { } begun || RecordIssuing.StopOf(told) is null)
            return await OfReservationAsync(stored, issued, ct);
        var history = RecordFix.Of(stored.Corrections).Over(told);
        var start = RecordIssuing.StartOf(history)!;
        var tariff = start.Tariff is { } version ? await snapshots.TariffAsync(version, ct) : null;
        // The place is the record's own: nothing is reckoned from it.
        return RecordIssuing.Issue(
            stored.Session, history, stored.Location, tariff?.Tariff, tariff?.Details, stored.SealedAt, await reserved.UsedByAsync(stored.Session, begun, ct));
    }

    // The record of a reservation by itself is named by its order, and made when the reservation ends.
    private async Task<ChargeRecord?> OfReservationAsync(ChargeRecord stored, RecordedEvent issued, CancellationToken ct)
    {
        if (!Guid.TryParse(stored.Id, out var name) || await OrderAsync(name, ct) is not { } first)
            return null;
        var (station, number) = (first.Evse.Station, first.Number);
        foreach (var e in await log.ReadStreamAsync(ReservationStream.Of(station, number), ct: ct))
        {
            if (e.Position < issued.Position && EndOf(e.Data) is { } end
                && await reserved.FindAsync(station, number, e.Position, ct) is { Made.Order: { } order } reservation && reservation.Name == name
                && await OrderAsync(order, ct) is { } requested)
                return await OfReservationAsync(stored, requested, reservation.Since, end, e.Data is ReservationExpired, ct);
        }

        return null;
    }

    private async Task<ChargeRecord> OfReservationAsync(
        ChargeRecord stored, RemoteReserveRequested requested, DateTimeOffset since, DateTimeOffset end, bool unused, CancellationToken ct)
    {
        var location = requested.Site is { } site ? await snapshots.LocationAsync(site, ct) : null;
        var tariff = unused && location is not null && requested.Tariff is { } version ? await snapshots.TariffAsync(version, ct) : null;
        return (tariff is null ? null : RecordIssuing.OfUnused(requested, stored.Id, since, end, location!, tariff.Tariff, tariff.Details, stored.SealedAt))
            ?? RecordIssuing.OfReservation(requested, stored.Id, since, end, location, stored.SealedAt);
    }

    private static DateTimeOffset? EndOf(object e) => e switch
    {
        ReservationExpired expired => expired.At,
        ReservationCancelled cancelled => cancelled.At,
        ReservationUsed used => used.At,
        _ => null,
    };

    private async Task<RemoteReserveRequested?> OrderAsync(Guid order, CancellationToken ct) =>
        await log.ReadStreamAsync(RemoteStream.OfPlace(order), 0, 1, ct) is [{ Data: RemoteReserveRequested requested }] ? requested : null;

    // How a price is put in words is no part of it, and may have got better since.
    private static ChargeRecord Figures(ChargeRecord record) => record.Price is not { } price ? record : record with
    {
        Price = price with { Free = null, Lines = [.. price.Lines.Select(l => l with { Why = "", Step = null, PassedOver = null })] },
    };

    private List<RebuildDifference> Differences(ChargeRecord stored, ChargeRecord rebuilt)
    {
        var differences = new List<RebuildDifference>();
        using var one = JsonDocument.Parse(log.Types.Serialize(new ChargeRecordSealed(Figures(stored))));
        using var other = JsonDocument.Parse(log.Types.Serialize(new ChargeRecordSealed(Figures(rebuilt))));
        foreach (var member in Compared)
            Compare(member, Of(one.RootElement.GetProperty("record"), member), Of(other.RootElement.GetProperty("record"), member), differences);
        return differences;
    }

    private static void Compare(string member, JsonElement? stored, JsonElement? rebuilt, List<RebuildDifference> differences)
    {
        if (stored is { ValueKind: JsonValueKind.Object } a && rebuilt is { ValueKind: JsonValueKind.Object } b)
        {
            foreach (var name in a.EnumerateObject().Concat(b.EnumerateObject()).Select(p => p.Name).Distinct())
                Compare($"{member}.{name}", Of(a, name), Of(b, name), differences);
        }
        else if (stored?.GetRawText() != rebuilt?.GetRawText())
        {
            differences.Add(new(member, stored?.GetRawText(), rebuilt?.GetRawText()));
        }
    }

    private static JsonElement? Of(JsonElement element, string member) => element.TryGetProperty(member, out var value) ? value : null;
}
