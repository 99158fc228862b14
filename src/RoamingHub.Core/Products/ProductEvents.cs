namespace RoamingHub.Core.Products;

/// <summary>The back office described a product.</summary>
public sealed record ProductDescribed(Product Product, DateTimeOffset At);

/// <summary>A product is no longer sold; one of the standard ones has lost what was said of it.</summary>
public sealed record ProductRemoved(string Id, DateTimeOffset At);

public sealed record OfferDescribed(Offer Offer, DateTimeOffset At);

public sealed record OfferWithdrawn(string Id, DateTimeOffset At);

/// <summary>Whatever is offered: here a charge is sold as this.</summary>
/// <param name="Place">The EVSE's uid or the location's id.</param>
public sealed record ProductAssigned(AssignedTo To, string Place, string Product, DateTimeOffset At);

public sealed record ProductUnassigned(AssignedTo To, string Place, DateTimeOffset At);

/// <summary>The moment has come at which something that was described before begins or ends to be valid.</summary>
public sealed record ValidityTurned(DateTimeOffset At);

public enum AssignedTo
{
    Evse,
    Location,
}

public static class ProductStream
{
    public const string Type = "product";
    public const string OfferType = "offer";
    public const string AssignmentType = "product_assignment";
    public const string TurnType = "validity_turn";

    public static string Of(string productId) => "product-" + productId;

    /// <summary>All offers stand in one stream: whether one may be made depends on the others.</summary>
    public const string Offers = "offers";

    public static string OfAssignment(AssignedTo to, string place) => $"product-at-{(to == AssignedTo.Evse ? "evse" : "location")}-{place.ToUpperInvariant()}";

    /// <summary>One for each moment, so that it is told once, whoever notices it.</summary>
    public static string OfTurn(DateTimeOffset at) => $"validity-turn-{at.UtcTicks}";
}
