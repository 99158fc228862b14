using System.Globalization;
using RoamingHub.Core.LocalLists;
using RoamingHub.Core.Tokens;
using RoamingHub.Hub.Stations.LocalLists;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

/// <summary>The local list in the words of OCPP 2.0.1 (part 2, block D; its limits are variables of LocalAuthListCtrlr).</summary>
internal sealed class LocalListMapping : ILocalListMapping
{
    private const string Controller = "LocalAuthListCtrlr";
    private const string Room = "Entries";
    private const string PerMessage = "ItemsPerMessage";
    private const string Bytes = "BytesPerMessage";

    public int LongestIdTag => 36;

    /// <summary>The actual value of Entries is how many there are; the most there may be is the largest it can be set to.</summary>
    public (string Action, byte[] Payload) LimitsQuestion { get; } = (GetVariablesRequest.Action, Ocpp201Json.Write(new GetVariablesRequest(
        [Ask(PerMessage), Ask(Bytes), Ask(Room) with { AttributeType = AttributeEnum.MaxSet }])));

    public byte[] VersionQuestion { get; } = Ocpp201Json.Write(new GetLocalListVersionRequest());

    public ListLimits ReadLimits(ReadOnlySpan<byte> answer)
    {
        var results = Ocpp201Json.Read<GetVariablesResponse>(answer, default, [])?.GetVariableResult ?? [];
        return new(NumberOf(results, Room), NumberOf(results, PerMessage), NumberOf(results, Bytes));
    }

    public int? ReadVersion(ReadOnlySpan<byte> answer) =>
        Ocpp201Json.Read<GetLocalListVersionResponse>(answer, default, []) is { VersionNumber: >= 0 and var version } ? version : null;

    public byte[] ToUpdate(int version, bool full, IReadOnlyList<ListChange> changes) => Ocpp201Json.Write(new SendLocalListRequest(
        version, full ? UpdateEnum.Full : UpdateEnum.Differential, changes.Count == 0 ? null : [.. changes.Select(ToData)]));

    public int BytesOf(ListChange change) => 60 + change.IdTag.Length + (change.Token is null ? 0 : 150);

    public ListAnswer ReadAnswer(ReadOnlySpan<byte> answer) => Ocpp201Json.Read<SendLocalListResponse>(answer, default, [])?.Status.Known switch
    {
        SendLocalListStatusEnum.Accepted => ListAnswer.Accepted,
        SendLocalListStatusEnum.VersionMismatch => ListAnswer.VersionMismatch,
        _ => ListAnswer.Failed,
    };

    private static AuthorizationData ToData(ListChange change) => new(
        IdTokenMapping.ToIdToken(new(change.IdTag, change.IdTag, change.Kind)),
        change.Token is { } token
            ? new IdTokenInfoType(ToStatus(token.Status), token.ExpiresAt, GroupIdToken: IdTokenMapping.GroupOf(token.ParentIdTag))
            : null);

    private static AuthorizationStatusEnum ToStatus(LocalTokenStatus status) => status switch
    {
        LocalTokenStatus.Accepted => AuthorizationStatusEnum.Accepted,
        LocalTokenStatus.Blocked => AuthorizationStatusEnum.Blocked,
        LocalTokenStatus.Expired => AuthorizationStatusEnum.Expired,
        _ => AuthorizationStatusEnum.Invalid,
    };

    private static GetVariableDataType Ask(string variable) => new(new(Controller), new(variable));

    private static int? NumberOf(IReadOnlyList<GetVariableResultType> results, string variable)
    {
        var result = results.FirstOrDefault(r => r.AttributeStatus.Is(GetVariableStatusEnum.Accepted) && r.Variable.Name == variable);
        return int.TryParse(result?.AttributeValue, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }
}
