using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.DryRuns;

/// <summary>
/// Prices of charges added up. A minimum or maximum price is in the total and in no part. Where nothing of a charge is taxed, its amount counts with and without VAT.
/// </summary>
public sealed record PriceSums(Amount Total, Amount Energy, Amount Time, Amount Parking, Amount Fixed, Amount Reservation)
{
    private static readonly Amount Nothing = new(0);

    public static PriceSums Zero { get; } = new(Nothing, Nothing, Nothing, Nothing, Nothing, Nothing);

    public static PriceSums Of(PricedCharge price) => new(price.Total, price.Energy, price.Time, price.Parking, price.Fixed, price.Reservation);

    public static PriceSums Of(PastPrice price) => new(price.Total, price.Energy, price.Time, price.Parking, price.Fixed, price.Reservation);

    public PriceSums Plus(PriceSums other) => Each(other, Sum);

    public PriceSums Minus(PriceSums other) => Each(other, Difference);

    public static Amount Difference(Amount one, Amount other) =>
        new(one.ExclVat - other.ExclVat, Taxed(one, other) ? (one.InclVat ?? one.ExclVat) - (other.InclVat ?? other.ExclVat) : null);

    private static Amount Sum(Amount one, Amount other) =>
        new(one.ExclVat + other.ExclVat, Taxed(one, other) ? (one.InclVat ?? one.ExclVat) + (other.InclVat ?? other.ExclVat) : null);

    private static bool Taxed(Amount one, Amount other) => one.InclVat is not null || other.InclVat is not null;

    private PriceSums Each(PriceSums other, Func<Amount, Amount, Amount> of) => new(
        of(Total, other.Total), of(Energy, other.Energy), of(Time, other.Time), of(Parking, other.Parking), of(Fixed, other.Fixed),
        of(Reservation, other.Reservation));
}
