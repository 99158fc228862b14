using System.Globalization;
using RoamingHub.Core.LocalLists;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Stations.LocalLists;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

/// <summary>The local list in the words of OCPP 1.6 (§5.10, §5.15, §9.2).</summary>
internal sealed class LocalListMapping : ILocalListMapping
{
    private const string Room = "LocalAuthListMaxLength";
    private const string PerMessage = "SendLocalListMaxLength";

    public int LongestIdTag => 20;

    public (string Action, byte[] Payload) LimitsQuestion { get; } =
        (GetConfigurationRequest.Action, Ocpp16Json.Write(new GetConfigurationRequest([Room, PerMessage])));

    public byte[] VersionQuestion { get; } = Ocpp16Json.Write(new GetLocalListVersionRequest());

    public ListLimits ReadLimits(ReadOnlySpan<byte> answer)
    {
        var keys = Ocpp16Json.Read<GetConfigurationResponse>(answer, default, [])?.ConfigurationKey ?? [];
        return new(NumberOf(keys, Room), NumberOf(keys, PerMessage));
    }

    // -1 says that there is no list.
    public int? ReadVersion(ReadOnlySpan<byte> answer) =>
        Ocpp16Json.Read<GetLocalListVersionResponse>(answer, default, []) is { ListVersion: >= 0 and var version } ? version : null;

    public byte[] ToUpdate(int version, bool full, IReadOnlyList<ListChange> changes) => Ocpp16Json.Write(new SendLocalListRequest(
        version, full ? UpdateType.Full : UpdateType.Differential, changes.Count == 0 ? null : [.. changes.Select(ToData)]));

    public int BytesOf(ListChange change) => 40 + change.IdTag.Length + (change.Token is null ? 0 : 110);

    public ListAnswer ReadAnswer(ReadOnlySpan<byte> answer) => Ocpp16Json.Read<SendLocalListResponse>(answer, default, [])?.Status.Known switch
    {
        UpdateStatus.Accepted => ListAnswer.Accepted,
        UpdateStatus.VersionMismatch => ListAnswer.VersionMismatch,
        UpdateStatus.NotSupported => ListAnswer.NotSupported,
        _ => ListAnswer.Failed,
    };

    private static AuthorizationData ToData(ListChange change) => new(change.IdTag, change.Token is { } token
        ? new IdTagInfo(ToStatus(token.Status), token.ExpiresAt, IdTagInfoMapping.ParentOf(token.ParentIdTag))
        : null);

    private static AuthorizationStatus ToStatus(LocalTokenStatus status) => status switch
    {
        LocalTokenStatus.Accepted => AuthorizationStatus.Accepted,
        LocalTokenStatus.Blocked => AuthorizationStatus.Blocked,
        LocalTokenStatus.Expired => AuthorizationStatus.Expired,
        _ => AuthorizationStatus.Invalid,
    };

    // Some stations say 0 or nonsense where they have no limit.
    private static int? NumberOf(IReadOnlyList<ConfigurationKey> keys, string name)
    {
        var key = keys.FirstOrDefault(k => string.Equals(k.Key, name, StringComparison.OrdinalIgnoreCase));
        return int.TryParse(key?.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }
}
