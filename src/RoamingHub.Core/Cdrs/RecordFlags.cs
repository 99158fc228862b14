namespace RoamingHub.Core.Cdrs;

/// <summary>A rule that found something in a record and let it go.</summary>
public sealed record Flag(string Rule, string Text);

/// <summary>Something became known that speaks against a record that has left. The record stays as it is; people see the flags.</summary>
/// <param name="Flags">A flag takes the place of an earlier one of its rule.</param>
public sealed record ChargeRecordDoubted(string Id, IReadOnlyList<Flag> Flags, DateTimeOffset At);
