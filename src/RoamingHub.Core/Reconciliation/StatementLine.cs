using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Reconciliation;

/// <summary>What a partner's statement says of one charge. Everything but its place may be missing.</summary>
/// <param name="Number">Place in the statement, from 1.</param>
/// <param name="Session">A name of the session, in whichever of the two sides' words.</param>
/// <param name="Token">The card's id or the contract's.</param>
/// <param name="Owner">Whose charging station it was, in the statement's opinion.</param>
public sealed record StatementLine(
    int Number, string? RecordId = null, string? Session = null, string? EvseId = null, string? Token = null,
    DateTimeOffset? Start = null, DateTimeOffset? End = null, decimal? EnergyKwh = null, string? Currency = null,
    decimal? ExclVat = null, decimal? InclVat = null, string? Owner = null)
{
    // Card and contract ids are personal and must not reach a log by way of ToString.
    public override string ToString() => $"line {Number}";
}

/// <summary>A charge record as the ledger has it: what a statement is held against.</summary>
/// <param name="Reference">What the partner calls the session, where it has a name for it.</param>
/// <param name="State">sealed, credited, held, suppressed or dropped.</param>
/// <param name="Credits">The record that this one takes back.</param>
public sealed record LedgerEntry(
    string Id, string Session, string? Reference, PartnerId? Partner, string? Owner, string? EvseId, string? TokenUid, string? ContractId,
    DateTimeOffset Start, DateTimeOffset End, decimal EnergyKwh, string? Currency, decimal? ExclVat, decimal? InclVat, string State,
    string? Credits = null)
{
    /// <summary>Whether the partner owes it: it has left. What was taken back has left too, and what takes it back is an entry of its own.</summary>
    public bool Stands => State is "sealed" or "credited";

    /// <summary>The first three are what a partner could call the session.</summary>
    public static LedgerEntry Of(ChargeRecord record, string state) => new(
        record.Id, record.Session.Value, ReferenceOf(record), record.Grant?.Partner, record.Location?.Owner.ToString(), record.Site?.EvseId,
        record.Token.Uid, record.Token.ContractId, record.Start, record.End, record.Energy.Kwh, record.Price?.Currency, record.Price?.Total.ExclVat,
        record.Price?.Total.InclVat, state);

    /// <summary>A reservation that became a charge gives the session its name; else it is the authorization's reference.</summary>
    public static string? ReferenceOf(ChargeRecord record) => record.Reserved?.Name ?? record.Grant?.Reference ?? record.Grant?.OwnReference;
}
