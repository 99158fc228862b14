using RoamingHub.Core.Cdrs;
using RoamingHub.Hub.Partners;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Sessions;

/// <summary>What can be taken back from whom, whatever state the record is in.</summary>
internal sealed class CreditRules(ReadModels readModels, IRecordPolicies policies)
{
    private const string NoDeliveries = "[]";

    /// <summary>Why not, where the id is that of a credit.</summary>
    public async Task<string?> RefuseCreditAsync(string id, CancellationToken ct) => await readModels.Cdrs.FindAsync(id, ct) is { Credits: { } original }
        ? $"The record takes {original} back, and what takes a record back cannot be taken back itself."
        : null;

    /// <summary>Why a record cannot be taken back; null where it can.</summary>
    public async Task<string?> RefuseAsync(ChargeRecord record, CancellationToken ct) =>
        (record.Grant is { } grant ? policies.Of(grant.Partner) : RecordPolicy.Own).NoCredit
        ?? (await readModels.Cdrs.FindAsync(record.Id, ct) is null or { Deliveries: NoDeliveries }
            ? "No CDR of the record was made for its partner so far: there is none to take back." : null);
}
