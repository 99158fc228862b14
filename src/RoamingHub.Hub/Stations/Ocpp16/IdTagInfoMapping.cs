using RoamingHub.Core.Authorization;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

internal static class IdTagInfoMapping
{
    private const int LongestIdTag = 20;

    public static IdTagInfo ToIdTagInfo(Permit permit) => new(ToStatus(permit.Result), permit.ExpiresAt, ParentOf(permit.ParentIdTag));

    public static AuthorizationStatus ToStatus(PermitResult result) => result switch
    {
        PermitResult.Accepted => AuthorizationStatus.Accepted,
        PermitResult.Blocked => AuthorizationStatus.Blocked,
        PermitResult.Expired => AuthorizationStatus.Expired,
        PermitResult.InUse => AuthorizationStatus.ConcurrentTx,
        _ => AuthorizationStatus.Invalid,
    };

    // A group id of another world may be longer than a station can hold: then there is none for it.
    public static string? ParentOf(string? parent) => parent is { Length: > 0 and <= LongestIdTag } ? parent : null;
}
