using RoamingHub.Core.Cdrs;
using RoamingHub.Core.Locations;
using RoamingHub.Core.Partners;
using RoamingHub.Core.Sessions;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners;

/// <summary>A language that partners speak: what the hub needs of it to deliver what it owes them.</summary>
internal interface IPartnerProtocol
{
    /// <summary>As the API calls it: <c>ocpi</c>, <c>oicp</c>.</summary>
    string Name { get; }

    /// <summary>The lanes of a partner. One delivery at a time goes out on each.</summary>
    IReadOnlyList<string> Modules { get; }

    /// <summary>What a partner of this protocol expects of charge records.</summary>
    RecordPolicy RecordPolicy { get; }

    /// <summary>The same for a charge at this place.</summary>
    ValueTask<RecordPolicy> RecordPolicyAsync(Partner partner, Site? site, CancellationToken ct) => new(RecordPolicy);

    /// <summary>What a partner of this protocol would refuse of a record, in words; empty where it would take it.</summary>
    /// <param name="told">The session as the station told it, without what people have put right.</param>
    ValueTask<IReadOnlyList<string>> ObjectionsAsync(Partner partner, ChargeRecord record, IReadOnlyList<SessionEvent> told, CancellationToken ct) => new([]);

    /// <summary>How many deliveries of a module one message can carry.</summary>
    int BatchSize(string module);

    /// <summary>Whether a partner that had locked us out lets us in again.</summary>
    Task<bool> ProbeAsync(Partner partner, CancellationToken ct);

    /// <summary>Makes one try. Outcomes are values; an exception is a bug and counts as a failed try.</summary>
    Task<DeliveryOutcome> DeliverAsync(Partner partner, string module, IReadOnlyList<Delivery> batch, CancellationToken ct);
}

/// <summary>How a try to deliver ended.</summary>
/// <param name="Request">What was sent, and <paramref name="Response"/> what came back, for the people who ask.</param>
internal abstract record DeliveryOutcome(string? Request, string? Response)
{
    /// <param name="Location">Where the partner keeps it now.</param>
    /// <param name="Digest">Of what the partner took, so that the same need not be sent again.</param>
    /// <param name="Flag">What is to be known of how it got there; one of <see cref="DeliveryFlags"/>.</param>
    public sealed record Delivered(string? Request = null, string? Response = null, string? Location = null, string? Digest = null, string? Flag = null)
        : DeliveryOutcome(Request, Response);

    /// <param name="Unanswered">It went out whole and may have arrived.</param>
    /// <param name="PartnerDown">Nothing else of this lane would fare better: the lane rests.</param>
    /// <param name="MayBeItself">The partner has answered by itself, and it may be that it fails on this delivery alone.</param>
    public sealed record RetryAt(
        string Why, TimeSpan? After = null, bool Unanswered = false, bool PartnerDown = true, string? Request = null, string? Response = null,
        bool MayBeItself = false)
        : DeliveryOutcome(Request, Response);

    /// <summary>The partner will never take it as it is; a person must look.</summary>
    public sealed record Parked(string Why, string? Request = null, string? Response = null) : DeliveryOutcome(Request, Response);

    /// <summary>No longer worth sending.</summary>
    public sealed record Expired(string Why) : DeliveryOutcome(null, null);

    /// <summary>The partner does not let us in: everything to it stops until it does again.</summary>
    public sealed record Locked(string Why, string? Request = null, string? Response = null) : DeliveryOutcome(Request, Response);

    /// <summary>The members of a batch fared differently.</summary>
    public sealed record Each(IReadOnlyDictionary<long, DeliveryOutcome> Outcomes) : DeliveryOutcome(null, null)
    {
        /// <summary>What the lane must heed: that the partner is down or has locked us out, if any member met that.</summary>
        public DeliveryOutcome Worst =>
            Outcomes.Values.FirstOrDefault(o => o is Locked) ?? Outcomes.Values.FirstOrDefault(o => o is RetryAt { PartnerDown: true })
            ?? Outcomes.Values.FirstOrDefault(o => o is Delivered) ?? Outcomes.Values.First();
    }
}

/// <summary>What each partner expects of charge records.</summary>
internal interface IRecordPolicies
{
    RecordPolicy Of(PartnerId partner);

    /// <summary>Of records of charges at this place.</summary>
    ValueTask<RecordPolicy> OfAsync(PartnerId partner, Site? site, CancellationToken ct) => new(Of(partner));

    /// <summary>What the partner would refuse of a record, in words; empty where it would take it.</summary>
    ValueTask<IReadOnlyList<string>> ObjectionsAsync(PartnerId partner, ChargeRecord record, IReadOnlyList<SessionEvent> told, CancellationToken ct) => new([]);
}
