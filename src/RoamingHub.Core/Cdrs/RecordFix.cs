using System.Globalization;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs;

/// <summary>
/// What people say of a charge otherwise than its station did. It is laid over the session's history, and the record is made of that: so a fixed
/// record is made by the same rules as every other. What is null stays as the station told it. A figure that is named is vouched for, also where it
/// stays the same.
/// </summary>
/// <param name="End">Nothing counts after it, also where the time until the cable is out would.</param>
/// <param name="ParkingFrom">Until then the vehicle took energy, and none from then on; what the station told of pauses counts no more, nor what its meter did.</param>
public sealed record RecordFix(
    DateTimeOffset? Start = null, DateTimeOffset? End = null, Energy? MeterStart = null, Energy? MeterStop = null,
    DateTimeOffset? ParkingFrom = null, TariffVersion? Tariff = null)
{
    public const string StartMember = "start";
    public const string EndMember = "end";
    public const string MeterStartMember = "meterStartWh";
    public const string MeterStopMember = "meterStopWh";
    public const string ParkingMember = "parkingFrom";
    public const string TariffMember = "tariffId";

    /// <summary>What can be put right, by its name in corrections.</summary>
    public static IReadOnlyList<string> Members { get; } = [StartMember, EndMember, MeterStartMember, MeterStopMember, ParkingMember, TariffMember];

    /// <summary>Whether somebody has vouched for the whole end of the charge: then it does not matter how the station told it.</summary>
    public bool KnowsStop => End is not null && MeterStop is not null;

    /// <summary>Whether somebody has read the register at both ends: then it does not matter where it went between.</summary>
    public bool KnowsMeter => MeterStart is not null && MeterStop is not null;

    private bool KnowsStart => Start is not null && MeterStart is not null;

    /// <summary>What corrections come to; of several of one member the last counts.</summary>
    public static RecordFix Of(IReadOnlyList<RecordCorrection>? corrections) => (corrections ?? []).Aggregate(new RecordFix(), (fix, c) => c.Member switch
    {
        StartMember => fix with { Start = TimeOf(c.To) },
        EndMember => fix with { End = TimeOf(c.To) },
        MeterStartMember => fix with { MeterStart = EnergyOf(c.To) },
        MeterStopMember => fix with { MeterStop = EnergyOf(c.To) },
        ParkingMember => fix with { ParkingFrom = TimeOf(c.To) },
        TariffMember => fix with { Tariff = c.Tariff },
        _ => throw new ArgumentOutOfRangeException(nameof(corrections), c.Member, "Nothing of that name can be put right."),
    });

    /// <summary>The history as it would be had the station told what people know. As it is, where they have said nothing or the charge has not ended.</summary>
    public IReadOnlyList<SessionEvent> Over(IReadOnlyList<SessionEvent> history)
    {
        if (this == new RecordFix() || RecordIssuing.StartOf(history) is not { } start || RecordIssuing.StopOf(history) is not { } stop)
            return history;
        var told = ParkingFrom is { } from ? UpTo(from, history) : history;
        return [.. End is null ? told : told.Where(e => e is not CableUnplugged), new StartCompleted(Mended(start), start.ReceivedAt), new StopCompleted(Mended(stop), stop.ReceivedAt)];
    }

    /// <summary>These figures as corrections of a record, to be added to those that it has.</summary>
    /// <param name="history">What the station has told by now.</param>
    public IReadOnlyList<RecordCorrection> Correct(ChargeRecord record, IReadOnlyList<SessionEvent> history, string by, DateTimeOffset at, string reason)
    {
        var added = new List<RecordCorrection>();
        void Add(string member, string? from, string? to)
        {
            if (to is not null)
                added.Add(new(member, from, to, by, at, reason, ToldOf(member, history) is { } told && told != from ? told : null, member == TariffMember ? Tariff : null));
        }

        Add(StartMember, Text(record.Start), Text(Start));
        Add(EndMember, Text(record.End), Text(End));
        Add(MeterStartMember, Text(record.MeterStart), Text(MeterStart));
        Add(MeterStopMember, Text(record.MeterStop), Text(MeterStop));
        Add(ParkingMember, record.ChargingEnd < record.End ? Text(record.ChargingEnd) : null, Text(ParkingFrom));
        Add(TariffMember, record.Tariff?.Id, Tariff?.Id);
        return [.. record.Corrections ?? [], .. added];
    }

    /// <summary>Where the station has told something else since a figure was put right. The figure stays, and somebody has to look.</summary>
    public static IReadOnlyList<string> Contradictions(IReadOnlyList<RecordCorrection>? corrections, IReadOnlyList<SessionEvent> history)
    {
        var found = new List<string>();
        foreach (var last in (corrections ?? []).GroupBy(c => c.Member).Select(g => g.Last()))
        {
            var (then, now) = (last.Told ?? last.From, ToldOf(last.Member, history));
            if (now is not null && now != then && now != last.To)
                found.Add($"{last.Member} was put right to {last.To} by {last.By} when the station's word was {then}; it has since told {now}.");
        }

        return found;
    }

    private ChargingStarted Mended(ChargingStarted start) => start with
    {
        At = Start ?? start.At,
        Meter = MeterStart ?? start.Meter,
        MeterMissing = start.MeterMissing && MeterStart is null,
        MeterAt = MeterStart is null ? start.MeterAt : null,
        Reconstructed = start.Reconstructed && !KnowsStart,
        Tariff = Tariff ?? start.Tariff,
        Reckoning = ParkingFrom is not null && start.Reckoning is { } agreed ? agreed with { Parking = ParkingBy.Reported } : start.Reckoning,
    };

    private ChargingStopped Mended(ChargingStopped stop) => stop with
    {
        At = End ?? stop.At,
        Meter = MeterStop ?? stop.Meter,
        MeterMissing = stop.MeterMissing && MeterStop is null,
        Guessed = stop.Guessed && !KnowsStop,
        By = KnowsStop ? null : stop.By,
        Readings = ParkingFrom is { } from ? stop.Readings?.Where(r => r.At <= from).ToList() : stop.Readings,
    };

    // Readings from the time in which nothing was taken would bring energy into it.
    private static List<SessionEvent> UpTo(DateTimeOffset from, IReadOnlyList<SessionEvent> history) =>
    [
        .. history.Where(e => e is not (ChargingPaused or ChargingResumed))
            .Select(e => e is MeterRead read ? read with { Readings = [.. read.Readings.Where(r => r.At <= from)] } : e),
        new ChargingPaused(PausedBy.Vehicle, from, from),
    ];

    private static string? ToldOf(string member, IReadOnlyList<SessionEvent> history) => member switch
    {
        StartMember => Text(RecordIssuing.StartOf(history)?.At),
        EndMember => Text(RecordIssuing.StopOf(history)?.At),
        MeterStartMember => Text(RecordIssuing.StartOf(history)?.Meter),
        MeterStopMember => Text(RecordIssuing.StopOf(history)?.Meter),
        _ => null,
    };

    private static string? Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    private static string? Text(Energy? energy) => energy?.Wh.ToString("0.##########", CultureInfo.InvariantCulture);

    private static DateTimeOffset TimeOf(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static Energy EnergyOf(string text) => Energy.FromWh(decimal.Parse(text, CultureInfo.InvariantCulture));
}
