using RoamingHub.Core.Tariffs;
using RoamingHub.Core.Values;

namespace RoamingHub.Core.DryRuns;

/// <summary>Adds up what a draft would have changed, charge by charge, in whatever order they come; it keeps no more than it shows.</summary>
/// <param name="currency">The draft's.</param>
public sealed class DryRunTally(string currency)
{
    private const int Affected = 20;
    private const int Examples = 5;

    private readonly Dictionary<decimal, long> _deltas = [];
    private readonly PriorityQueue<Repriced, (decimal Magnitude, string Id)> _affected = new(Comparer<(decimal Magnitude, string Id)>.Create(LeastFirst));
    private readonly Dictionary<WhyNot, (long Count, SortedSet<PastName> Examples)> _not = [];
    private PriceSums _current = PriceSums.Zero;
    private PriceSums _draft = PriceSums.Zero;
    private PriceSums _unpriced = PriceSums.Zero;
    private long _sessions;
    private long _withoutPrice;
    private decimal _kwh;
    private decimal _charging;
    private decimal _parking;
    private decimal _reserved;

    public void Add(Repriced charge)
    {
        if (charge.Draft is not { } draft)
            AddNot(charge.Why!.Value, new(charge.Charge.Session, charge.Charge.Id));
        else if (charge.Charge.Price is { } current)
            AddPriced(charge, current, draft);
        else
            (_unpriced, _withoutPrice) = (_unpriced.Plus(PriceSums.Of(draft)), _withoutPrice + 1);
    }

    /// <summary>An ended charge of which there is no record.</summary>
    public void AddUnrecorded(SessionId session) => AddNot(WhyNot.NoRecord, new(session, null));

    public DryRunReport Report() => new(
        currency, _sessions, _current, _draft, _draft.Minus(_current), _kwh, _charging, _parking, _reserved, Spread.Of(currency, _deltas),
        [.. _affected.UnorderedItems.OrderByDescending(a => a.Priority, Comparer<(decimal Magnitude, string Id)>.Create(LeastFirst)).Select(a => a.Element)],
        [.. _not.OrderBy(n => n.Key).Select(n => new NotPriceable(n.Key, n.Value.Count, [.. n.Value.Examples]))], _withoutPrice, _unpriced.Total);

    private void AddPriced(Repriced charge, PastPrice current, PricedCharge draft)
    {
        _sessions++;
        _current = _current.Plus(PriceSums.Of(current));
        _draft = _draft.Plus(PriceSums.Of(draft));
        _kwh += charge.Charge.Energy.Kwh;
        _charging += draft.Volumes.TotalHours - draft.Volumes.TotalParkingHours;
        _parking += draft.Volumes.TotalParkingHours;
        _reserved += draft.Volumes.TotalReservationHours;
        var delta = draft.Total.ExclVat - current.Total.ExclVat;
        _deltas[delta] = _deltas.GetValueOrDefault(delta) + 1;
        if (delta == 0)
            return;
        _affected.Enqueue(charge, (Math.Abs(delta), charge.Charge.Id));
        if (_affected.Count > Affected)
            _affected.Dequeue();
    }

    private void AddNot(WhyNot why, PastName name)
    {
        var (count, examples) = _not.TryGetValue(why, out var known) ? known : (0, new(Comparer<PastName>.Create(ByName)));
        examples.Add(name);
        if (examples.Count > Examples)
            examples.Remove(examples.Max!);
        _not[why] = (count + 1, examples);
    }

    // Where two are as much affected, the name decides: the same charges in another order give the same report.
    private static int LeastFirst((decimal Magnitude, string Id) one, (decimal Magnitude, string Id) other) =>
        one.Magnitude != other.Magnitude ? one.Magnitude.CompareTo(other.Magnitude) : string.CompareOrdinal(other.Id, one.Id);

    private static int ByName(PastName one, PastName other) => string.CompareOrdinal(one.Session.Value + one.Record, other.Session.Value + other.Record);
}

/// <summary>What a draft would have changed.</summary>
/// <param name="Sessions">Those that have a price and get another; all sums are of these.</param>
/// <param name="MostAffected">By the difference without VAT, the largest first; those that stay as they are, are not among them.</param>
/// <param name="WithoutPrice">Charges that had no price and would have one: <paramref name="PriceOfThose"/>, which is in no sum.</param>
public sealed record DryRunReport(
    string Currency, long Sessions, PriceSums Current, PriceSums Draft, PriceSums Delta, decimal EnergyKwh, decimal ChargingHours, decimal ParkingHours,
    decimal ReservationHours, Spread Spread, IReadOnlyList<Repriced> MostAffected, IReadOnlyList<NotPriceable> NotPriceable, long WithoutPrice, Amount PriceOfThose);

/// <param name="Record">Null where there is none.</param>
public sealed record PastName(SessionId Session, string? Record);

/// <param name="Examples">The first few by name.</param>
public sealed record NotPriceable(WhyNot Why, long Sessions, IReadOnlyList<PastName> Examples);
