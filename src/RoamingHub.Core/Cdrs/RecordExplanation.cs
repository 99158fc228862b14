namespace RoamingHub.Core.Cdrs;

/// <summary>The arithmetic of a record in sentences, by the clock of the place where the charge was.</summary>
public static class RecordExplanation
{
    /// <summary>Null where the record has no price.</summary>
    public static IReadOnlyList<string>? Explain(this ChargeRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Price?.Explain(RecordIssuing.Zone(record.Site));
    }
}
