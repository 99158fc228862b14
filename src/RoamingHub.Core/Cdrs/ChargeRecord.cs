using System.Globalization;
using System.Text.Json.Serialization;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Metering;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs;

/// <summary>
/// What one charge is worth, issued once and never changed. Place, tariff and token are as they stood when the charge began.
/// </summary>
/// <param name="Id">The id that partners see; the session's id, so a session cannot have two. One that stands in another's stead has an id of its own.</param>
/// <param name="Reserved">The reservation that the charge used, which is billed with it.</param>
/// <param name="Metering">What the meter's signed values are worth; null where there are none and none were promised.</param>
/// <param name="SessionVersion">How many of the session's events it was made of; 0 where that was not noted.</param>
/// <param name="Reckoning">As it was fixed when the charge began; null: the house's own reading.</param>
/// <param name="TariffDetails">The tariff's whole description in the version used (JSON).</param>
/// <param name="Corrections">What people have put right in it, in that order; null where nobody has.</param>
/// <param name="Corrects">The record in whose stead it was issued, after that was taken back.</param>
public sealed record ChargeRecord(
    string Id, SessionId Session, EvseRef Evse, string Transaction, TokenRef Token, string PermitBy, RoamingGrant? Grant,
    DateTimeOffset Start, DateTimeOffset ChargingStart, DateTimeOffset ChargingEnd, DateTimeOffset End,
    Energy MeterStart, Energy MeterStop, Energy Energy, string? StopReason,
    Site? Site, Location? Location, Tariff? Tariff, string? TariffDetails, PricedCharge? Price, DateTimeOffset SealedAt,
    ReservedBefore? Reserved = null, SignedMetering? Metering = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] long SessionVersion = 0,
    IReadOnlyList<RecordCorrection>? Corrections = null, string? Corrects = null, Reckoning? Reckoning = null);

/// <summary>The place was kept from then on, until the charge began.</summary>
/// <param name="Name">What the partner calls the reservation and its charge; null where there is no such name.</param>
/// <param name="Reference">What the partner wants to find again in the bill, where the charge's own permit says nothing newer.</param>
public sealed record ReservedBefore(string? Name, DateTimeOffset Since, string? Reference = null);

/// <summary>A rule that keeps a record back until somebody has looked.</summary>
public sealed record Hold(string Rule, string Text);

/// <summary>The record is final and may leave.</summary>
/// <param name="Flags">What was found in it all the same; null where nothing was.</param>
public sealed record ChargeRecordSealed(
    ChargeRecord Record, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Flag>? Flags = null);

/// <summary>The record waits for a person: release it, or drop it.</summary>
public sealed record ChargeRecordHeld(
    ChargeRecord Record, IReadOnlyList<Hold> Holds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Flag>? Flags = null);

/// <summary>A charge that is not worth a record to this partner.</summary>
public sealed record ChargeRecordSuppressed(
    ChargeRecord Record, string Why,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Flag>? Flags = null);

public sealed record ChargeRecordReleased(string Id, string? Reason, string By, DateTimeOffset At);

public sealed record ChargeRecordDropped(string Id, string? Reason, string By, DateTimeOffset At);

/// <summary>
/// The record is taken back by a bill of its own, <paramref name="CreditId"/>: the same in all, but for a total with its sign turned. Once only.
/// </summary>
/// <param name="For">The decision that it is part of, where it is: who takes that again finds this one.</param>
public sealed record ChargeRecordCredited(string Id, string CreditId, string? Reason, string By, DateTimeOffset At, string? For = null);

/// <summary>Signed values that came when the record had left, or somebody had decided about it, say something else of it. The record stays what it is.</summary>
/// <param name="SessionVersion">How many of the session's events this is judged from.</param>
public sealed record SignedValuesJudgedAnew(string Id, SignedMetering Metering, long SessionVersion, DateTimeOffset At);

/// <summary>
/// After the record was taken back, another is issued in its stead. It is written together with the credit, or after it, and once only; the record
/// itself is made by whoever settles charges.
/// </summary>
/// <param name="By">The id of that other.</param>
/// <param name="Corrections">All that it says otherwise than the station did, also what the record said otherwise already.</param>
public sealed record ChargeRecordReplaced(string Id, string By, SessionId Session, IReadOnlyList<RecordCorrection> Corrections);

public static class ChargeRecordStream
{
    public const string Type = "charge_record";

    public static string Of(string recordId) => "charge-record-" + recordId;

    /// <summary>The id of the bill that takes a record back. A record's own id has at most 36 characters.</summary>
    public static string CreditIdOf(string recordId) => recordId + "-C";

    /// <summary>
    /// The id of what is issued in a record's stead: the session's id, whose hyphens make room for a number. No bill's own id may be longer than
    /// 36 characters (OCPI 2.2.1 §10.3.1), and a session's has as many.
    /// </summary>
    public static string NextIdOf(ChargeRecord record)
    {
        var number = record.Corrects is null ? 1 : int.Parse(record.Id.AsSpan(record.Id.LastIndexOf('-') + 1), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{record.Session.Value.Replace("-", "", StringComparison.Ordinal)}-{number + 1}");
    }

    /// <summary>The record that an event issues; null for events that only decide about one.</summary>
    public static ChargeRecord? RecordOf(object e) => e switch
    {
        ChargeRecordSealed s => s.Record,
        ChargeRecordHeld h => h.Record,
        ChargeRecordSuppressed s => s.Record,
        _ => null,
    };

    /// <summary>What an event flags; null where it flags nothing.</summary>
    public static IReadOnlyList<Flag>? FlagsOf(object e) => e switch
    {
        ChargeRecordSealed s => s.Flags,
        ChargeRecordHeld h => h.Flags,
        ChargeRecordSuppressed s => s.Flags,
        ChargeRecordDoubted d => d.Flags,
        _ => null,
    };
}
