using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.Tokens;

/// <summary>Where the driver stands, sent with a real-time authorization (OCPI 2.2.1 §12.4.3).</summary>
public sealed record LocationReferences(string? LocationId = null, IReadOnlyList<string>? EvseUids = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.CiString("location_id", LocationId, 36);
        check.CiStrings("evse_uids", EvseUids, 36);
    }
}

/// <summary>
/// The eMSP's answer (OCPI 2.2.1 §12.3.1). A known token that may not charge is an answer too; only an unknown one is an error (2004).
/// </summary>
public sealed record AuthorizationInfo : IChecked
{
    public Word<AllowedType>? Allowed { get; init; }
    public Token? Token { get; init; }

    /// <summary>Present: only these EVSEs are allowed.</summary>
    public LocationReferences? Location { get; init; }

    /// <summary>Goes into the session and the CDR.</summary>
    public string? AuthorizationReference { get; init; }

    public DisplayText? Info { get; init; }

    void IChecked.Check(Checker check)
    {
        check.Word("allowed", Allowed);
        check.Object("token", Token);
        check.Object("location", Location, required: false);
        check.CiString("authorization_reference", AuthorizationReference, 36, required: false);
        check.Object("info", Info, required: false);
    }
}

public enum AllowedType { ALLOWED, BLOCKED, EXPIRED, NO_CREDIT, NOT_ALLOWED }
