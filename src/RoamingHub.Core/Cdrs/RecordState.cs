namespace RoamingHub.Core.Cdrs;

/// <summary>Where a charge record stands, as its events tell it.</summary>
public enum RecordStanding
{
    Sealed,
    Held,
    Suppressed,
    Released,
    Dropped,
    Credited,

    /// <summary>Taken back, with another in its stead.</summary>
    Replaced,
}

/// <summary>A person's decision about a record that is held back.</summary>
public static class RecordState
{
    public static RecordStanding? Evolve(RecordStanding? state, object e) => e switch
    {
        ChargeRecordSealed => RecordStanding.Sealed,
        ChargeRecordHeld => RecordStanding.Held,
        ChargeRecordSuppressed => RecordStanding.Suppressed,
        ChargeRecordReleased => RecordStanding.Released,
        ChargeRecordDropped => RecordStanding.Dropped,
        ChargeRecordCredited => RecordStanding.Credited,
        ChargeRecordReplaced => RecordStanding.Replaced,
        _ => state,
    };

    /// <summary>
    /// Only what is held or suppressed can be released, only what is held can be dropped, only what has left can be taken back, and only what was
    /// taken back can have another in its stead; null when the decision stands.
    /// </summary>
    public static string? Refuse(RecordStanding state, object decision) => (state, decision) switch
    {
        (RecordStanding.Held or RecordStanding.Suppressed, ChargeRecordReleased) => null,
        (RecordStanding.Held, ChargeRecordDropped) => null,
        (RecordStanding.Sealed or RecordStanding.Released, ChargeRecordCredited) => null,
        (RecordStanding.Credited, ChargeRecordReplaced) => null,
        _ => $"The record is {state}.",
    };
}
