using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;

namespace RoamingHub.Simulators.Emsp.Strict;

/// <summary>What must add up in a CDR that is well formed (OCPI 2.2.1 §10.1, §10.3.1, §10.4.3).</summary>
internal static class CdrRules
{
    private static readonly CdrDimensionType[] SessionOnly =
    [
        CdrDimensionType.CURRENT, CdrDimensionType.ENERGY_EXPORT, CdrDimensionType.ENERGY_IMPORT, CdrDimensionType.POWER,
        CdrDimensionType.STATE_OF_CHARGE,
    ];

    /// <summary><paramref name="credited"/> is the CDR that a credit CDR takes back, if we have it.</summary>
    public static IEnumerable<string> Check(Cdr cdr, Cdr? credited)
    {
        foreach (var text in Times(cdr)) yield return text;
        foreach (var text in Volumes(cdr)) yield return text;
        foreach (var text in Costs(cdr)) yield return text;
        foreach (var text in Tariffs(cdr)) yield return text;
        foreach (var text in Credit(cdr, credited)) yield return text;
    }

    private static IEnumerable<string> Times(Cdr cdr)
    {
        var starts = cdr.ChargingPeriods!.Select(p => p.StartDateTime!.Value).ToList();
        if (cdr.EndDateTime < cdr.StartDateTime) yield return "ends before it starts";
        if (starts[0] != cdr.StartDateTime) yield return "its first period does not start with it";
        if (starts.Zip(starts.Skip(1)).Any(pair => pair.Second <= pair.First)) yield return "its periods are not in order";
        if (starts[^1] > cdr.EndDateTime) yield return "a period starts after its end";
    }

    private static IEnumerable<string> Volumes(Cdr cdr)
    {
        var dimensions = cdr.ChargingPeriods!.SelectMany(p => p.Dimensions!).ToList();
        foreach (var dimension in dimensions.Where(d => SessionOnly.Contains(d.Type!.Value!.Value)))
            yield return $"{dimension.Type} is for sessions only";

        var energy = Sum(CdrDimensionType.ENERGY);
        var parking = Sum(CdrDimensionType.PARKING_TIME);
        var time = Sum(CdrDimensionType.TIME) + parking;
        if (Differ(energy, cdr.TotalEnergy!.Value))
            yield return $"total_energy {cdr.TotalEnergy} is not the sum of ENERGY {OcpiNumber.Write(energy)}";
        if (Differ(time, cdr.TotalTime!.Value))
            yield return $"total_time {cdr.TotalTime} is not the sum of TIME and PARKING_TIME {OcpiNumber.Write(time)}";
        if (Differ(parking, cdr.TotalParkingTime ?? 0))
            yield return $"total_parking_time {cdr.TotalParkingTime ?? 0} is not the sum of PARKING_TIME {OcpiNumber.Write(parking)}";

        decimal Sum(CdrDimensionType type) => dimensions.Where(d => d.Type == type).Sum(d => d.Volume!.Value);

        // Each volume is rounded to four decimals by itself.
        bool Differ(decimal sum, decimal total) => Math.Abs(sum - total) > 0.0001m * (cdr.ChargingPeriods!.Count + 1);
    }

    private static IEnumerable<string> Costs(Cdr cdr)
    {
        Price?[] parts = [cdr.TotalFixedCost, cdr.TotalEnergyCost, cdr.TotalTimeCost, cdr.TotalParkingCost, cdr.TotalReservationCost];
        var given = parts.OfType<Price>().ToList();
        var limited = cdr.Tariffs?.Any(t => t.MinPrice is not null || t.MaxPrice is not null) == true;
        if (given.Count == 0 || limited) yield break;

        var sign = cdr.Credit == true ? -1 : 1;
        if (Differ(given.Sum(p => p.ExclVat!.Value), cdr.TotalCost!.ExclVat!.Value))
            yield return "total_cost without VAT is not the sum of its parts";
        if (cdr.TotalCost.InclVat is { } total && Differ(given.Sum(p => p.InclVat ?? p.ExclVat!.Value), total))
            yield return "total_cost with VAT is not the sum of its parts";

        // The total is rounded to the currency, its parts to four decimals.
        bool Differ(decimal sum, decimal sealedTotal) => Math.Abs(sum - (sign * sealedTotal)) > 0.01m;
    }

    private static IEnumerable<string> Tariffs(Cdr cdr)
    {
        foreach (var tariff in cdr.Tariffs ?? [])
        {
            if (!Same(tariff.Currency, cdr.Currency)) yield return $"tariff {tariff.Id} is in {tariff.Currency}, the CDR in {cdr.Currency}";
        }

        foreach (var id in cdr.ChargingPeriods!.Select(p => p.TariffId).Where(id => id is not null).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (cdr.Tariffs?.Any(t => Same(t.Id, id)) != true) yield return $"its tariffs lack {id}, which a period names";
        }
    }

    private static IEnumerable<string> Credit(Cdr cdr, Cdr? credited)
    {
        if (cdr.Credit != true)
        {
            if (cdr.CreditReferenceId is not null) yield return "credit_reference_id on a CDR that is no credit";
            if (cdr.TotalCost!.ExclVat < 0) yield return "a negative total_cost on a CDR that is no credit";
            yield break;
        }

        if (credited is null)
        {
            yield return $"it credits {cdr.CreditReferenceId}, which we never had";
            yield break;
        }

        if (credited.Credit == true) yield return "it credits a credit CDR";
        if (cdr.TotalCost != new Price(-credited.TotalCost!.ExclVat, -credited.TotalCost.InclVat))
            yield return "its total_cost is not the original's with the sign turned";
        if (Rest(cdr) != Rest(credited)) yield return "a credit CDR differs from the original in more than total_cost";
    }

    // Everything but what makes it a credit (OCPI 2.2.1 §10.1.1).
    private static string Rest(Cdr cdr) =>
        OcpiJson.Write(cdr with { Id = null, Credit = null, CreditReferenceId = null, TotalCost = null, Remark = null, LastUpdated = null });

    private static bool Same(string? a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
