using System.Text.Json;
using System.Text.Json.Serialization;
using RoamingHub.Core.Values;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.HubClientInfo;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>A company on the partner's platform, and what it is there.</summary>
internal sealed record OcpiRole(string Role, string CountryCode, string PartyId, string Name);

/// <summary>A module of the partner.</summary>
internal sealed record OcpiEndpoint(string Module, string Role, string Url);

/// <summary>An exchange of credentials that we have begun and whose end we do not know: the partner may have taken what we offered.</summary>
/// <param name="Kind">`register` or `rotate`.</param>
/// <param name="SealedKey">The key of ours that was offered. It opens, and is offered again at the next try.</param>
/// <param name="Problem">Null while we wait for the answer, or when we stopped waiting for it.</param>
internal sealed record OcpiExchange(string Kind, string SealedKey, DateTimeOffset Since, string? Problem = null);

/// <summary>What we must remember to talk to a partner. Before the handshake: its versions URL and registration token, where we have them.</summary>
/// <param name="SealedToken">The partner's token for us, as the vault sealed it.</param>
/// <param name="EncodeToken">False for partners that want the token as it is, without base64.</param>
/// <param name="Endpoints">Of version 2.2.1; empty while there was no handshake.</param>
internal sealed record OcpiConnection(
    string? VersionsUrl, string? SealedToken, bool EncodeToken, IReadOnlyList<OcpiRole> Roles, IReadOnlyList<OcpiEndpoint> Endpoints)
{
    /// <summary>Somebody has said how this partner wants the token; else it is as the partner itself sends ours.</summary>
    public bool EncodingChosen { get; init; }

    /// <summary>The token before this one: shown where the partner does not take the new one yet.</summary>
    public string? SealedOlderToken { get; init; }

    public DateTimeOffset? OlderUntil { get; init; }

    /// <summary>A registration token that the partner has given us while connected, to begin anew when nothing else works.</summary>
    public string? SealedInvitation { get; init; }

    /// <summary>When credentials were last exchanged.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>What we looked like to the partner then: our endpoints and companies.</summary>
    public string? SeenOfUs { get; init; }

    public OcpiExchange? Unconfirmed { get; init; }

    [JsonIgnore]
    public bool Connected => Endpoints.Count > 0;

    [JsonIgnore]
    public IReadOnlyList<PartyRef> Parties => [.. Roles.Select(r => new PartyRef(r.CountryCode, r.PartyId)).Distinct()];

    /// <summary>Who is meant where no particular company of the platform is.</summary>
    [JsonIgnore]
    public PartyRef? FirstParty => Parties.Count > 0 ? Parties[0] : null;

    /// <summary>The company that is addressed where everybody behind a hub is meant (OCPI 2.2.1 §4.1.8).</summary>
    [JsonIgnore]
    public PartyRef? HubParty => Roles.FirstOrDefault(r => r.Role == nameof(Role.HUB)) is { } hub ? new(hub.CountryCode, hub.PartyId) : null;

    /// <summary>A hub speaks for companies that are not in its own credentials (see decision 0020).</summary>
    [JsonIgnore]
    public bool IsHub => Roles.Any(r => r.Role == nameof(Role.HUB));

    /// <summary>Whom the hub has told us of; empty for a partner that is none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<PartyRef, HubMember> Members { get; init; } = new Dictionary<PartyRef, HubMember>();

    public static OcpiConnection New { get; } = new(null, null, EncodeToken: true, [], []);

    /// <summary>After a handshake. The token so far, where there was one that worked, is kept for <paramref name="overlap"/>.</summary>
    public OcpiConnection Over(
        string versionsUrl, string sealedToken, IEnumerable<CredentialsRole> roles, VersionDetails details, DateTimeOffset now, TimeSpan overlap) => this with
    {
        VersionsUrl = versionsUrl,
        SealedToken = sealedToken,
        SealedOlderToken = Connected ? SealedToken : null,
        OlderUntil = Connected ? now + overlap : null,
        SealedInvitation = null,
        Unconfirmed = null,
        Since = now,
        Roles = [.. roles.Select(r => new OcpiRole(r.Role!.Text, r.CountryCode!.ToUpperInvariant(), r.PartyId!.ToUpperInvariant(), r.BusinessDetails!.Name!))],
        Endpoints = EndpointsOf(details),
    };

    public static IReadOnlyList<OcpiEndpoint> EndpointsOf(VersionDetails details) =>
        [.. details.Endpoints!.Select(e => new OcpiEndpoint(e.Identifier!, e.Role!.Text, e.Url!))];

    /// <summary>The URL of the partner's module; the role of credentials means nothing (OCPI 2.2.1 §6.2.2).</summary>
    public string? UrlOf(string module, InterfaceRole role) =>
        Endpoints.FirstOrDefault(e => e.Module == module && (module == ModuleIds.Credentials || e.Role == role.ToString()))?.Url;

    /// <summary>
    /// Whether the partner may act for this company: one of its own, or one that it has told us of as a hub. A hub that has told us of none
    /// may act for any.
    /// </summary>
    public bool Speaks(PartyRef party) => Parties.Contains(party)
        || (IsHub && (Members.Count == 0 || (Members.TryGetValue(party, out var member) && member.Status != nameof(ConnectionStatus.SUSPENDED))));
}

/// <summary>A partner's settings as far as OCPI has some.</summary>
/// <param name="AskUnknownTokens">Ask this partner in real time about tokens that nobody has told us of.</param>
/// <param name="SessionUpdates">What is sent of a session that the partner has: <c>patch</c>, its changes, or <c>put</c>, the whole.</param>
internal sealed record OcpiSettings(bool AskUnknownTokens = false, string SessionUpdates = OcpiSettings.Patch)
{
    public const string Patch = "patch";
    public const string Put = "put";

    /// <summary>How much this partner may ask of us; null where it is what all may.</summary>
    public RequestAllowance? RateLimit { get; init; }

    public static OcpiSettings Read(string json) => JsonSerializer.Deserialize(json, OcpiStateJson.Default.OcpiSettings) ?? new();

    public string Write() => JsonSerializer.Serialize(this, OcpiStateJson.Default.OcpiSettings);
}

internal static class Parties
{
    public static PartyRef ToOcpi(this PartyId party) => new(party.Country, party.Party);

    public static PartyId ToCore(this PartyRef party) => new(party.CountryCode.ToUpperInvariant(), party.PartyId.ToUpperInvariant());
}

/// <summary>What this room remembers, as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(OcpiConnection))]
[JsonSerializable(typeof(OcpiSettings))]
[JsonSerializable(typeof(Core.Partners.PartnerTerms))]
[JsonSerializable(typeof(Locations.LocationPart))]
[JsonSerializable(typeof(Commands.CommandReply))]
[JsonSerializable(typeof(Commands.CommandOutcome))]
[JsonSerializable(typeof(ChargingProfiles.ActiveProfile))]
internal sealed partial class OcpiStateJson : JsonSerializerContext;
