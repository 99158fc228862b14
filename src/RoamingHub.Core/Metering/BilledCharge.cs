using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.Metering;

/// <summary>What is billed of a charge, as far as signed values can bear it out.</summary>
/// <param name="Cards">Every id by which the driver is known; empty where nothing is to be compared.</param>
/// <param name="ByTime">Time has a price too, so the meter's clock matters.</param>
public sealed record BilledCharge(Energy Energy, DateTimeOffset Start, DateTimeOffset End, IReadOnlyCollection<string> Cards, bool ByTime = false)
{
    public static BilledCharge Of(ChargeRecord record, ChargingStarted start) => new(
        record.Energy, record.Start, record.End,
        [.. new[] { record.Token.IdTag, record.Token.Uid, record.Token.ContractId, start.ParentIdTag }.OfType<string>().Where(id => !string.IsNullOrWhiteSpace(id))],
        record.Price?.Lines.Any(l => l.Dimension is LineDimension.Time or LineDimension.Parking && l.Price > 0) == true);
}
