using System.Text.Json.Serialization;
using RoamingHub.Core.Authorization;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Tokens;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Sessions;

/// <summary>A fact of a charge. <c>At</c> is the station's time, <c>ReceivedAt</c> ours.</summary>
public abstract record SessionEvent;

/// <summary>
/// The charge began. The permit stands as it was decided, also when it was a refusal: the station reports, we record. A station that names
/// its transactions itself may report a start of which not all is known; <see cref="StartCompleted"/> follows.
/// </summary>
/// <param name="Token">Its IdTag is empty while nobody has shown one.</param>
/// <param name="MeterMissing">The meter's value at the start has not been reported; <paramref name="Meter"/> is only the least it can have been.</param>
/// <param name="MeterAt">When that value was read, where it was taken from a later reading; an earlier one takes its place.</param>
/// <param name="Reconstructed">The start itself was never reported: it was made up from what came after it.</param>
/// <param name="Reckoning">What was agreed with whoever pays, of how the charge is reckoned; null: the house's own reading.</param>
public sealed record ChargingStarted(
    EvseRef Evse, string Transaction, TokenRef Token, Energy Meter, DateTimeOffset At, DateTimeOffset ReceivedAt,
    PermitResult Permit, string PermitBy, RoamingGrant? Grant = null, Guid? Authorization = null, Guid? RemoteStart = null,
    Site? Site = null, TariffVersion? Tariff = null, string? Reservation = null, string? ParentIdTag = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool MeterMissing = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Reconstructed = false,
    DateTimeOffset? MeterAt = null, Reckoning? Reckoning = null) : SessionEvent
{
    /// <summary>Nobody has shown a token yet.</summary>
    [JsonIgnore]
    public bool Anonymous => Token.IdTag.Length == 0;

    /// <summary>The start that an event tells, at once or with what became known later; null for all other events.</summary>
    public static ChargingStarted? ToldBy(object e) => e switch { ChargingStarted s => s, StartCompleted c => c.Start, _ => null };
}

/// <summary>More has become known of the start: whose charge it is, where it takes place, or what the meter showed.</summary>
/// <param name="Start">The start as it is known from now on.</param>
public sealed record StartCompleted(ChargingStarted Start, DateTimeOffset ReceivedAt) : SessionEvent;

/// <summary>
/// A station that counts its reports of a charge has made this one; what it said follows. The same number with the same content is the same report.
/// </summary>
/// <param name="Number">From 0, without gaps.</param>
/// <param name="Last">No higher number will come.</param>
/// <param name="Trigger">The station's word for why it reports.</param>
/// <param name="State">Its word for what the charge is doing, where it said so.</param>
/// <param name="Digest">Of the readings it brings; two reports of one number and moment may differ in them.</param>
public sealed record ReportNumbered(
    int Number, bool Last, string Trigger, string? State, bool Offline, DateTimeOffset At, DateTimeOffset ReceivedAt, long? Digest = null) : SessionEvent;

/// <summary>One value as the station sent it, with its defaults spelled out.</summary>
public sealed record Sample(
    string Value, string Unit, string Measurand, string? Context = null, string? Phase = null, string? Location = null, string? Format = null,
    SignedValue? Signed = null);

/// <summary>A meter's signed value, as the station passed it on (Base64), with its own words for how it is signed and encoded.</summary>
public sealed record SignedValue(string Data, string? Method, string? Encoding, string? PublicKey);

/// <summary>What a meter showed at one moment. <paramref name="Register"/> is the energy imported so far, where the samples tell it.</summary>
/// <param name="PowerKw">Import over all phases, kW. <paramref name="CurrentA"/>: the sum over the phases, A.</param>
public sealed record Reading(
    DateTimeOffset At, IReadOnlyList<Sample> Samples, Energy? Register = null, decimal? PowerKw = null, decimal? CurrentA = null);

/// <param name="Digest">Of the readings' content: the same report again adds nothing.</param>
public sealed record MeterRead(IReadOnlyList<Reading> Readings, long Digest, DateTimeOffset ReceivedAt) : SessionEvent;

public enum PausedBy
{
    Vehicle,
    Station,
}

public sealed record ChargingPaused(PausedBy By, DateTimeOffset At, DateTimeOffset ReceivedAt) : SessionEvent;

public sealed record ChargingResumed(DateTimeOffset At, DateTimeOffset ReceivedAt) : SessionEvent;

/// <summary>After a charge whose price counts the time until then: the connector is free, so the cable is out.</summary>
/// <param name="Unsure">When it was taken out is not known, since the station was away meanwhile.</param>
public sealed record CableUnplugged(
    DateTimeOffset At, DateTimeOffset ReceivedAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Unsure = false) : SessionEvent;

/// <param name="Reason">The station's word.</param>
/// <param name="Readings">What the station delivers with its stop.</param>
/// <param name="By">Who ended the session where it was not its station.</param>
/// <param name="MeterMissing">The station has not told what the meter showed; <paramref name="Meter"/> is what was last read.</param>
/// <param name="Guessed">The station named no charge, and more than one could have been meant.</param>
public sealed record ChargingStopped(
    Energy Meter, DateTimeOffset At, DateTimeOffset ReceivedAt, string? Reason, string? IdTag, IReadOnlyList<Reading>? Readings = null,
    string? By = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool MeterMissing = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Guessed = false) : SessionEvent;

/// <summary>
/// A report of the charge came when it had ended, and its record is to be looked at again. A reading among it may tell what the meter showed at the
/// end, which the station had not said.
/// </summary>
/// <param name="Stop">The stop as it is known from now on.</param>
public sealed record StopCompleted(ChargingStopped Stop, DateTimeOffset ReceivedAt) : SessionEvent;

/// <summary>Signed values of the meter came after the charge had ended: what they are worth has to be judged anew.</summary>
/// <param name="Readings">The signed samples alone.</param>
public sealed record SignedValuesCameLate(IReadOnlyList<Reading> Readings, DateTimeOffset ReceivedAt) : SessionEvent;

/// <summary>The driver said by way of a partner how to be charged, and was told yes. The latest counts; the price of the charge stays.</summary>
public sealed record ChargingWishAccepted(ChargingWish Wish, PartnerId Partner, DateTimeOffset At) : SessionEvent;

/// <summary>No report has come for long: somebody should look.</summary>
public sealed record SessionOverdue(DateTimeOffset LastAt, DateTimeOffset At) : SessionEvent;

/// <summary>The back office ended a session that the station never will. No record is issued for it.</summary>
public sealed record SessionClosed(DateTimeOffset At, string? Reason, string By) : SessionEvent;

/// <summary>A report that no longer fits the session. It is kept for the back office and changes nothing.</summary>
/// <param name="Report">The report as this hub read it (JSON).</param>
public sealed record ReportSetAside(string Kind, string Report, string Why, DateTimeOffset ReceivedAt) : SessionEvent;

public static class SessionStream
{
    public const string Type = "charging_session";
    private const string Prefix = "session-";

    public static string Of(SessionId session) => Prefix + session.Value;

    public static SessionId IdOf(string stream) => new(stream[Prefix.Length..]);
}
