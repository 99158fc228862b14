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

/// <summary>What we must remember to talk to a partner. Before the handshake: its versions URL and registration token, where we have them.</summary>
/// <param name="SealedToken">The partner's token for us, as the vault sealed it.</param>
/// <param name="EncodeToken">False for partners that want the token as it is, without base64.</param>
/// <param name="Endpoints">Of version 2.2.1; empty while there was no handshake.</param>
internal sealed record OcpiConnection(
    string? VersionsUrl, string? SealedToken, bool EncodeToken, IReadOnlyList<OcpiRole> Roles, IReadOnlyList<OcpiEndpoint> Endpoints)
{
    [JsonIgnore]
    public bool Connected => Endpoints.Count > 0;

    [JsonIgnore]
    public IReadOnlyList<PartyRef> Parties => [.. Roles.Select(r => new PartyRef(r.CountryCode, r.PartyId)).Distinct()];

    /// <summary>Who is meant where no particular company of the platform is.</summary>
    [JsonIgnore]
    public PartyRef? FirstParty => Parties.Count > 0 ? Parties[0] : null;

    /// <summary>A hub speaks for companies that are not in its own credentials (see decision 0020).</summary>
    [JsonIgnore]
    public bool IsHub => Roles.Any(r => r.Role == nameof(Role.HUB));

    /// <summary>Whom the hub has told us of; empty for a partner that is none.</summary>
    [JsonIgnore]
    public IReadOnlyDictionary<PartyRef, HubMember> Members { get; init; } = new Dictionary<PartyRef, HubMember>();

    public static OcpiConnection New { get; } = new(null, null, EncodeToken: true, [], []);

    public OcpiConnection Over(string versionsUrl, string sealedToken, IEnumerable<CredentialsRole> roles, VersionDetails details) => this with
    {
        VersionsUrl = versionsUrl,
        SealedToken = sealedToken,
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
[JsonSerializable(typeof(Api.CdrAuditReport))]
[JsonSerializable(typeof(Commands.CommandReply))]
[JsonSerializable(typeof(Commands.CommandOutcome))]
[JsonSerializable(typeof(ChargingProfiles.ActiveProfile))]
internal sealed partial class OcpiStateJson : JsonSerializerContext;
