using System.Globalization;
using RoamingHub.Core.Products;
using RoamingHub.Core.Values;

namespace RoamingHub.Hub.Api;

/// <summary>Reads what the back office says of products and offers; every fault is named.</summary>
internal static class ProductReading
{
    private const int LongestDescription = 1000;
    private const int MostDecimals = 3;

    /// <summary>An id as it stands in the address, byte for byte: the path is taken as it was sent, since a decoded one no longer tells <c>/</c> from <c>%2F</c>.</summary>
    public static string IdOf(string rawTarget) => Uri.UnescapeDataString(rawTarget.Split('?')[0].Split('/')[^1]);

    public static MemberFault? OfId(string id, string member) =>
        id.Length is < 1 or > Product.LongestId ? new(member, $"must have 1 to {Product.LongestId} characters")
        : id.Any(char.IsControl) ? new(member, "holds a control character")
        : null;

    public static (Product? Product, IReadOnlyList<MemberFault> Faults) Of(string id, ProductPut put)
    {
        var faults = new List<MemberFault>();
        if (OfId(id, "productId") is { } fault)
            faults.Add(fault);
        if (put.Description?.Length > LongestDescription)
            faults.Add(new("description", $"is longer than {LongestDescription} characters"));
        Word(put.PowerType, ProductWords.Currents, "powerType", faults);
        Amount(put.MinPowerKw, "minPowerKw", faults);
        Amount(put.MaxPowerKw, "maxPowerKw", faults);
        Amount(put.MaximumChargingPower, "maximumChargingPower", faults);
        if (put.MinPowerKw > put.MaxPowerKw)
            faults.Add(new("maxPowerKw", "is less than minPowerKw"));
        if (put.Countries?.Any(c => c is not { Length: 3 } || !c.All(char.IsAsciiLetter)) == true || put.Countries is { Count: 0 })
            faults.Add(new("countries", "must be codes of three letters (ISO 3166-1 alpha-3)"));
        var price = PriceOf(put.PricePerReferenceUnit, put.ReferenceUnit, put.Currency, "pricePerReferenceUnit", faults);
        var times = TimesOf(put, faults);
        var fees = put.AdditionalReferences is { Count: > 0 } references ? references.Select((r, i) => FeeOf(r, price, $"additionalReferences[{i}]", faults)).ToList() : null;
        Period(put.ValidFrom, put.ValidTo, faults);
        return faults.Count > 0
            ? (null, faults)
            : (new(
                id, put.Description, put.PowerType is { } type ? ProductWords.Currents[type] : null, put.MinPowerKw, put.MaxPowerKw,
                put.Countries is null ? null : [.. put.Countries.Select(c => c!.ToUpperInvariant())], price, put.MaximumChargingPower, times,
                fees is null ? null : [.. fees.OfType<ProductFee>()], put.ValidFrom?.ToUniversalTime(), put.ValidTo?.ToUniversalTime()), []);
    }

    public static (Offer? Offer, IReadOnlyList<MemberFault> Faults) Of(string id, OfferPut put)
    {
        var faults = new List<MemberFault>();
        if (OfId(id, "offerId") is { } fault)
            faults.Add(fault);
        if (put.Kind is null)
            faults.Add(new("kind", "is missing"));
        var toAll = Word(put.Kind, ProductWords.Offers, "kind", faults) is null or OfferKind.ToAll;
        if (toAll && put.ProviderId is not (null or ProductWords.Everyone))
            faults.Add(new("providerId", "must be * for an offer to all"));
        if (!toAll && ProviderFault(put.ProviderId) is { } why)
            faults.Add(new("providerId", why));
        if (put.Products is not { Count: > 0 } || put.Products.Any(p => p is null))
            faults.Add(new("products", "must name products"));
        else if (put.Products.Distinct(StringComparer.Ordinal).Count() < put.Products.Count)
            faults.Add(new("products", "names a product twice"));
        if (put.Evses is { } evses && (evses.Count == 0 || evses.Any(string.IsNullOrEmpty)))
            faults.Add(new("evses", "must name EVSEs; without the member all are meant"));
        var price = PriceOf(put.DefaultPrice, put.ReferenceUnit, put.Currency, "defaultPrice", faults);
        if (put.ValidFrom is null)
            faults.Add(new("validFrom", "is missing"));
        Period(put.ValidFrom, put.ValidTo, faults);
        return faults.Count > 0
            ? (null, faults)
            : (new(
                id, ProductWords.Offers[put.Kind!], toAll ? null : put.ProviderId, [.. put.Products!.Select(p => p!)],
                put.Evses is null ? null : [.. put.Evses.Select(e => e!)], price, put.ValidFrom!.Value.ToUniversalTime(), put.ValidTo?.ToUniversalTime()), []);
    }

    public static string? ProviderFault(string? provider) =>
        provider is null ? "is missing"
        : PartyId.TryParse(provider) is null || !provider.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '*') || !provider[..2].All(char.IsAsciiLetter)
            ? "is not a ProviderID such as DE-8EO"
            : null;

    private static IReadOnlyList<SaleTime>? TimesOf(ProductPut put, List<MemberFault> faults)
    {
        var given = put.Availability ?? [];
        var before = faults.Count;
        var times = given.Select((t, i) => TimeOf(t, $"availability[{i}]", faults)).ToList();
        if (put.IsValid24hours == false && given.Count == 0)
            faults.Add(new("availability", "is missing where isValid24hours is false"));
        return put.IsValid24hours == true || given.Count == 0 || faults.Count > before ? null : [.. times.OfType<SaleTime>()];
    }

    private static SaleTime? TimeOf(AvailabilityBody? time, string member, List<MemberFault> faults)
    {
        var before = faults.Count;
        var begin = ClockOf(time?.Begin, member + ".begin", faults);
        var end = time?.End == "24:00" ? TimeOnly.MinValue : ClockOf(time?.End, member + ".end", faults);
        if (!Enum.GetNames<SaleDays>().Contains(time?.On))
            faults.Add(new(member + ".on", "must be one of " + string.Join(", ", Enum.GetNames<SaleDays>())));
        return faults.Count > before ? null : new(begin!.Value, end!.Value, Enum.Parse<SaleDays>(time!.On!));
    }

    private static TimeOnly? ClockOf(string? text, string member, List<MemberFault> faults)
    {
        if (TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return time;
        faults.Add(new(member, "must be a time of day such as 08:00"));
        return null;
    }

    private static ProductFee? FeeOf(AdditionalReferenceBody? fee, UnitPrice? price, string member, List<MemberFault> faults)
    {
        var before = faults.Count;
        if (fee?.Reference is null)
            faults.Add(new(member + ".reference", "is missing"));
        var kind = Word(fee?.Reference, ProductWords.Fees, member + ".reference", faults);
        var unit = Word(fee?.Unit, ProductWords.Units, member + ".unit", faults) ?? price?.Unit ?? PriceUnit.KilowattHour;
        if (fee?.Price is null)
            faults.Add(new(member + ".price", "is missing"));
        Amount(fee?.Price, member + ".price", faults);
        return faults.Count > before ? null : new(kind!.Value, unit, fee!.Price!.Value);
    }

    private static UnitPrice? PriceOf(decimal? price, string? unit, string? currency, string member, List<MemberFault> faults)
    {
        var word = Word(unit, ProductWords.Units, "referenceUnit", faults);
        Amount(price, member, faults);
        if (currency is not null && !Currencies.IsKnown(currency))
            faults.Add(new("currency", "must be the three capital letters of a currency (ISO 4217)"));
        if (price is not null && currency is null)
            faults.Add(new("currency", "is missing beside the price"));
        return price is null || currency is null ? null : new(price.Value, word ?? PriceUnit.KilowattHour, currency);
    }

    private static void Amount(decimal? amount, string member, List<MemberFault> faults)
    {
        if (amount < 0)
            faults.Add(new(member, "is negative"));
        else if (amount is { } value && decimal.Round(value, MostDecimals) != value)
            faults.Add(new(member, $"has more than {MostDecimals} decimals"));
    }

    private static void Period(DateTimeOffset? from, DateTimeOffset? to, List<MemberFault> faults)
    {
        if (from >= to)
            faults.Add(new("validTo", "is not after validFrom"));
    }

    private static T? Word<T>(string? word, IReadOnlyDictionary<string, T> words, string member, List<MemberFault> faults) where T : struct
    {
        if (word is null)
            return null;
        if (words.TryGetValue(word, out var value))
            return value;
        faults.Add(new(member, "must be one of " + string.Join(", ", words.Keys)));
        return null;
    }
}
