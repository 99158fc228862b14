using RoamingHub.Core.Values;

namespace RoamingHub.Core.Cdrs;

/// <summary>What a partner expects of records.</summary>
/// <param name="CarriesPrice">A record without a price cannot be sent.</param>
/// <param name="WantsEmpty">A charge that gave nothing is told all the same, since only a record closes it there.</param>
/// <param name="WantsReservations">Every reservation is told by a record of its own, whatever became of it, since only a record closes it there.</param>
/// <param name="NoCredit">Why a record cannot be taken back from the partner; null where it can.</param>
/// <param name="NeedsReference">The partner bills by its own reference, which it gives when it lets a driver charge.</param>
/// <param name="NeedsSigned">The place was published as one whose meter signs what it counts.</param>
public sealed record RecordPolicy(
    bool CarriesPrice, bool WantsEmpty, string? NoCredit = null, bool WantsReservations = false, bool NeedsReference = false,
    bool NeedsSigned = false)
{
    /// <summary>For the CPO's own customers: nothing leaves the house.</summary>
    public static RecordPolicy Own { get; } = new(
        CarriesPrice: false, WantsEmpty: false, NoCredit: "The record has no partner that knows it: there is nobody to take it back from.")
    {
        Leaves = false,
    };

    /// <summary>The record goes to somebody else.</summary>
    public bool Leaves { get; init; } = true;

    /// <summary>The partner that would pay has been removed.</summary>
    public bool Gone { get; init; }

    /// <summary>The place's meter is known to sign: it was published so, or somebody wrote its key down.</summary>
    public bool Signs { get; init; }

    /// <summary>The companies that the partner speaks for; null where nobody knows all of them.</summary>
    public IReadOnlyList<PartyId>? Parties { get; init; }

    /// <summary>What becomes of this partner's records by which rule, where that is not what becomes of everybody's: words by the rule's name.</summary>
    public IReadOnlyDictionary<string, string>? Rules { get; init; }

    /// <summary>What has left is there for good.</summary>
    public bool Final => Leaves && NoCredit is not null;
}
