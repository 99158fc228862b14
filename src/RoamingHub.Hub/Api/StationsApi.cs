using System.Text;
using System.Text.Json;
using FluentValidation;
using RoamingHub.Core.Stations;
using RoamingHub.Core.Values;
using RoamingHub.Storage;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Api;

/// <param name="MeterPublicKey">In hex, Base64 or PEM; the signed values of this connector are checked with it.</param>
internal sealed record ConnectorPut(int? Evse, int? ConnectorId, string? EvseUid, string? OcpiConnectorId, string? MeterPublicKey = null);

/// <param name="Reversed">The bytes come in the opposite order of what is printed.</param>
/// <param name="Padding">The side on which zeros were added: <c>left</c> or <c>right</c>.</param>
internal sealed record CardReadingPut(bool? Reversed, string? Padding);

internal sealed record StationPut(
    string? Password, string? Protocol, string? Validation, IReadOnlyList<ConnectorPut>? Connectors, int? SecurityProfile = null, string? SerialNumber = null,
    int? HeartbeatInterval = null, CardReadingPut? CardReading = null, string? MeterPublicKey = null)
{
    /// <param name="before">What security it asked for stays when it is not mentioned, like its password: a station is not lowered by leaving out a member.</param>
    public StationDescribed ToEvent(StationId station, StationDescribed? before, DateTimeOffset at) => new(
        station, Protocol, Validation == "strict" ? ValidationMode.Strict : ValidationMode.Tolerant,
        [.. (Connectors ?? []).Select(c => new ConnectorLink(c.ConnectorId!.Value, c.Evse, c.EvseUid, c.OcpiConnectorId, c.MeterPublicKey))], at,
        SecurityProfile ?? before?.SecurityProfile, SerialNumber ?? before?.SerialNumber, HeartbeatInterval, CardReading is null ? null : new(CardReading.Reversed == true, CardReading.Padding),
        MeterPublicKey);
}

/// <param name="ConnectorId">Absent where it was the station's for all.</param>
internal sealed record FormerMeterKeyView(int? Evse, int? ConnectorId, string MeterPublicKey, DateTimeOffset Until);

internal sealed class StationPutValidator : AbstractValidator<StationPut>
{
    public StationPutValidator()
    {
        RuleFor(s => s.Password).Length(1, 128);
        RuleFor(s => s.Protocol).OneOf("ocpp1.6", "ocpp2.0.1");
        RuleFor(s => s.Validation).OneOf("tolerant", "strict");
        RuleFor(s => s.SecurityProfile).InclusiveBetween(0, 3);
        RuleFor(s => s.SerialNumber).Length(1, 64);
        RuleFor(s => s.CardReading!.Padding).OneOf("left", "right").When(s => s.CardReading is not null).OverridePropertyName("cardReading.padding");
        RuleFor(s => s.HeartbeatInterval).InclusiveBetween(10, 86_400);
        RuleFor(s => s.MeterPublicKey).MeterKey();
        RuleForEach(s => s.Connectors).NotNull().ChildRules(c =>
        {
            c.RuleFor(x => x.ConnectorId).NotNull().GreaterThan(0);
            c.RuleFor(x => x.Evse).GreaterThan(0);
            c.RuleFor(x => x.EvseUid).Length(1, 36);
            c.RuleFor(x => x.OcpiConnectorId).Length(1, 36);
            c.RuleFor(x => x.MeterPublicKey).MeterKey();
        });
        RuleFor(s => s.Connectors).Must(c => c is null || c.DistinctBy(x => (x?.Evse, x?.ConnectorId)).Count() == c.Count)
            .WithMessage("names a connector twice");
    }
}

internal sealed record VendorErrorView(string Code, string Name, string Severity, string Meaning, string? Reading, string? Unit);

/// <param name="Vendor">What the vendor's codes mean, where they are from a list that is known here.</param>
internal sealed record ErrorView(string Code, string Severity, string Meaning, string? Scheme, IReadOnlyList<VendorErrorView>? Vendor);

/// <param name="ErrorCode">As the station sent it; <paramref name="Error"/> says what it means, and is absent when nothing is wrong.</param>
internal sealed record ConnectorView(
    int? Evse, int ConnectorId, string? EvseUid, string? OcpiConnectorId, string? Status, string? ErrorCode, string? Info, string? VendorId,
    string? VendorErrorCode, DateTimeOffset? Timestamp, ErrorView? Error, string? MeterPublicKey);

internal sealed record DeviationView(string Action, string Rule, string Member, long Count, DateTimeOffset LastSeen);

internal sealed record UnsupportedView(string Action, DateTimeOffset Since);

internal sealed record StationView(
    string Id, bool Connected, string? Protocol, string Validation, RawJson? BootNotification, string? RegistrationStatus, DateTimeOffset? LastSeen,
    IReadOnlyList<ConnectorView> Connectors, string? FirmwareStatus, DateTimeOffset? FirmwareStatusAt, string? DiagnosticsStatus,
    DateTimeOffset? DiagnosticsStatusAt, IReadOnlyList<UnsupportedView>? Unsupported, IReadOnlyList<DeviationView> Deviations,
    int? SecurityProfile, string? SerialNumber, int? HeartbeatInterval, CardReadingPut? CardReading, string? MeterPublicKey,
    IReadOnlyList<FormerMeterKeyView>? FormerMeterKeys);

internal sealed record CallAnswer(RawJson Payload);

internal sealed record FrameView(DateTimeOffset At, string Direction, string? MessageId, string? Action, string Type, string Raw);

internal sealed record FramesQuery
{
    public int? Limit { get; init; }

    public string? After { get; init; }

    public string? Action { get; init; }

    public string? Type { get; init; }

    public string? Direction { get; init; }

    public string? MessageId { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public PageRequest Page => new(Limit ?? 50, After);

    public WireQuery Wire => new(Action, WordOf(Type), WordOf(Direction), MessageId, From, To);

    private static char? WordOf(string? word) => word switch { null => null, "unreadable" => '?', _ => word[0] };
}

internal sealed class FramesQueryValidator : AbstractValidator<FramesQuery>
{
    public FramesQueryValidator()
    {
        RuleFor(q => q.Limit).InclusiveBetween(1, 1000).WithMessage("must be 1 to 1000");
        RuleFor(q => q.After).Must(a => a is null || WireCursor.IsCursor(a)).WithMessage("is not a cursor of this list");
        RuleFor(q => q.Type).OneOf("call", "result", "error", "unreadable");
        RuleFor(q => q.Direction).OneOf("in", "out");
    }
}

/// <summary>Charging stations: who they are, what they last told, what is sent to them, and the frames for support.</summary>
internal static class StationsApi
{
    private const string Example = """
        { "id": "CP-1", "connected": true, "protocol": "ocpp1.6", "validation": "tolerant",
          "bootNotification": { "chargePointVendor": "Vendor", "chargePointModel": "Model" }, "registrationStatus": "Accepted",
          "lastSeen": "2026-03-01T12:00:00Z",
          "connectors": [ { "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1", "status": "Available", "errorCode": "NoError",
                            "timestamp": "2026-03-01T11:59:00Z" } ],
          "firmwareStatus": "Installed", "firmwareStatusAt": "2026-02-28T03:12:00Z",
          "unsupported": [ { "action": "ReserveNow", "since": "2026-02-28T09:00:00Z" } ],
          "deviations": [ { "action": "BootNotification", "rule": "MaxLength", "member": "chargePointSerialNumber", "count": 3,
                            "lastSeen": "2026-03-01T11:58:00Z" } ] }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var stations = api.MapGroup("/stations").WithTags("Stations");
        var seen = stations.MapGroup("").AddEndpointFilter<CaughtUpFilter>();
        seen.MapGet("", ListAsync).Validated(ListQueryValidator.ByName).Produces<ListAnswer<StationView>>()
            .WithSummary("All stations, by name.")
            .WithDescription("connected=true: only those with a live connection; connected=false: only those without.").WithExample(response: $$"""{ "items": [ {{Example}} ], "next": null }""");
        seen.MapGet("/{stationId}", GetAsync).Produces<StationView>()
            .WithSummary("A station, and what it last told.").WithExample(response: Example);
        seen.MapPut("/{stationId}", PutAsync).Validated(new StationPutValidator()).RequireAuthorization(ApiRights.Operate).Produces<StationView>()
            .WithSummary("Describes a station. The same description again changes nothing, and no connection is dropped.")
            .WithDescription("Without a password, securityProfile or serialNumber in the request the station keeps the one it has. securityProfile (0 to 3) is the least it must connect with. meterPublicKey, of a connector or of the whole station, is what its meter's signed values are checked with; one that is replaced still holds for charges that began before (formerMeterKeys), and records that are held are judged anew.")
            .WithExample(
                """
                { "password": "s3cret", "protocol": "ocpp1.6", "validation": "tolerant",
                  "connectors": [ { "connectorId": 1, "evseUid": "3256", "ocpiConnectorId": "1" } ] }
                """, Example);
        seen.MapDelete("/{stationId}", DeleteAsync).RequireAuthorization(ApiRights.Operate).Produces(204)
            .WithSummary("Forgets a station; it is let in no more.").WithExample(status: 204);
        seen.MapGet("/{stationId}/messages", MessagesAsync).Validated(new FramesQueryValidator()).Produces<ListAnswer<FrameView>>()
            .WithSummary("The frames to and from a station, newest first.")
            .WithDescription(
                "Narrowed by action (its calls and their answers), type (call, result, error, unreadable), direction (in, out), messageId, from and to. "
                + "Passwords, PINs and keys in them are masked.")
            .WithExample(response: """
                { "items": [ { "at": "2026-03-01T12:00:00Z", "direction": "in", "messageId": "17", "action": "Heartbeat", "type": "call",
                               "raw": "[2,\"17\",\"Heartbeat\",{}]" } ], "next": null }
                """);
        StationReportsApi.Map(seen);
        stations.MapPost("/{stationId}/ocpp/{action}", CallAsync).RequireAuthorization(ApiRights.Operate).Produces<CallAnswer>()
            .WithSummary("Sends a request to a station as it is given, and answers with the station's answer.")
            .WithDescription("The body is the OCPP payload; timeout is in seconds, 1 to 300, and 30 by default.")
            .WithExample("""{ "type": "Soft" }""", """{ "payload": { "status": "Accepted" } }""");
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] ListQuery query, bool? connected, ReadModels readModels, StationDesk desk, CancellationToken ct)
    {
        var alive = connected is null ? null : await desk.ConnectedAsync(ct);
        var page = await readModels.Stations.ListAsync(query.Page, ct, only: connected == true ? alive : null, but: connected == false ? alive : null);
        return TypedResults.Ok(new ListAnswer<StationView>(await desk.ShowAsync(page.Items, ct), page.Next));
    }

    private static async Task<IResult> GetAsync(string stationId, ReadModels readModels, StationDesk desk, CancellationToken ct) =>
        await readModels.Stations.FindAsync(new(stationId), ct) is { } row
            ? TypedResults.Ok((await desk.ShowAsync([row], ct))[0])
            : Problems.Unknown("station", stationId);

    private static async Task<IResult> PutAsync(
        string stationId, StationPut put, ReadModels readModels, EventLog log, StationKeys keys, StationDesk desk, TimeProvider time, CancellationToken ct)
    {
        if (!ApiNames.IsStation(stationId))
            return Problems.Invalid("stationId", "is no name a station can connect with");
        var station = new StationId(stationId);
        if (put.Password is { } password)
            await keys.SetAsync(stationId, password, ct);
        var before = (await readModels.Stations.FindAsync(station, ct))?.Description;
        var described = put.ToEvent(station, before, time.GetUtcNow()).Succeeding(before);
        if (!IsSame(described, before))
            await log.AppendAndSeeAsync(readModels, StationStream.Of(station), ExpectedVersion.Any, described, ct);
        return await GetAsync(stationId, readModels, desk, ct);
    }

    private static async Task<IResult> DeleteAsync(
        string stationId, ReadModels readModels, EventLog log, StationKeys keys, TimeProvider time, CancellationToken ct)
    {
        var station = new StationId(stationId);
        if (await readModels.Stations.FindAsync(station, ct) is null)
            return Problems.Unknown("station", stationId);
        await log.AppendAndSeeAsync(readModels, StationStream.Of(station), ExpectedVersion.Any, new StationRemoved(station, time.GetUtcNow()), ct);
        await keys.RemoveAsync(stationId, ct);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> MessagesAsync(
        string stationId, [AsParameters] FramesQuery query, ReadModels readModels, WireLog wireLog, CancellationToken ct)
    {
        if (await readModels.Stations.FindAsync(new(stationId), ct) is null)
            return Problems.Unknown("station", stationId);
        return TypedResults.Ok((await wireLog.ReadAsync(stationId, query.Wire, query.Page, ct)).Shown(f => new FrameView(
            f.At, f.Direction == 'i' ? "in" : "out", f.MessageId, f.Action, f.Type switch { 'c' => "call", 'r' => "result", 'e' => "error", _ => "unreadable" }, f.Raw)));
    }

    private static async Task<IResult> CallAsync(
        string stationId, string action, int? timeout, HttpContext http, ReadModels readModels, IStationCalls calls, CancellationToken ct)
    {
        if (timeout is < 1 or > 300)
            return Problems.Invalid("timeout", "must be 1 to 300 seconds");
        var payload = await RawBody.ReadAsync(http, ct);
        if (RawBody.ProblemOf(payload) is { } malformed)
            return Problems.MalformedJson(malformed);
        await readModels.CaughtUpAsync(ct);
        if (await readModels.Stations.FindAsync(new(stationId), ct) is null)
            return Problems.Unknown("station", stationId);
        return Show(await calls.CallAsync(new(stationId), action, payload, TimeSpan.FromSeconds(timeout ?? 30), ct), stationId, action);
    }

    internal static IResult Show(StationCallResult result, string stationId, string action) => result switch
    {
        StationCallResult.Answered a => TypedResults.Ok(new CallAnswer(new(Encoding.UTF8.GetString(a.Payload.Span)))),
        StationCallResult.InvalidPayload i => Problems.Invalid(i.Member, i.Text),
        StationCallResult.UnknownAction => Problems.Unknown("action", action),
        StationCallResult.NotConnected => Problems.Conflict("station-not-connected", $"{stationId} is not connected."),
        StationCallResult.CallError e => Problems.Of(
            502, "call-error", "The station refused the call.", e.Description, new() { ["errorCode"] = e.Code, ["errorDescription"] = e.Description }),
        StationCallResult.NoAnswer => Problems.Of(504, "no-answer", "The station did not answer in time."),
        StationCallResult.Disconnected => Problems.Of(504, "station-disconnected", "The station's connection closed before it answered."),
        var other => throw new InvalidOperationException($"{other.GetType().Name} is not an outcome of a call."),
    };

    private static bool IsSame(StationDescribed described, StationDescribed? before) =>
        before is not null && described.Protocol == before.Protocol && described.Validation == before.Validation
        && described.Connectors.SequenceEqual(before.Connectors) && described.SecurityProfile == before.SecurityProfile
        && described.SerialNumber == before.SerialNumber && described.HeartbeatInterval == before.HeartbeatInterval
        && described.Cards == before.Cards && described.MeterPublicKey == before.MeterPublicKey;
}
