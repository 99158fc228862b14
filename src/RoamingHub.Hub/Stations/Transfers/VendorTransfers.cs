using System.Collections.Frozen;

namespace RoamingHub.Hub.Stations.Transfers;

/// <summary>What becomes of a vendor's message.</summary>
internal enum TransferStatus
{
    Accepted,

    /// <summary>The message is known, and what it holds cannot be used.</summary>
    Rejected,
    UnknownMessageId,
    UnknownVendorId,
}

/// <param name="Data">Text; JSON where the vendor's messages are JSON.</param>
internal sealed record TransferAnswer(TransferStatus Status, string? Data = null)
{
    public static TransferAnswer Rejected { get; } = new(TransferStatus.Rejected);
}

/// <summary>What stations of a vendor, or of an extension of the standard, say beyond it. The same in every protocol version.</summary>
internal interface IVendorTransfer
{
    /// <summary>Compared without regard to case.</summary>
    string VendorId { get; }

    /// <param name="data">As the station sent it; JSON as text.</param>
    Task<TransferAnswer> HandleAsync(CallContext context, string? messageId, string? data, CancellationToken ct);
}

/// <summary>The vendors that are known here, by their id. The message itself is in the wire log in any case.</summary>
internal sealed class VendorTransfers(IEnumerable<IVendorTransfer> vendors)
{
    private readonly FrozenDictionary<string, IVendorTransfer> _vendors = vendors.ToFrozenDictionary(v => v.VendorId, StringComparer.OrdinalIgnoreCase);

    public async Task<TransferAnswer> HandleAsync(CallContext context, string vendorId, string? messageId, string? data, CancellationToken ct) =>
        _vendors.TryGetValue(vendorId.Trim(), out var vendor)
            ? await vendor.HandleAsync(context, messageId, data, ct)
            : new(TransferStatus.UnknownVendorId);
}
