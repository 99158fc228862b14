using RoamingHub.Hub.Authorization;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Hub.Stations.Ocpp201;

internal sealed class AuthorizeHandler(Authorizer authorizer, Places places) : ICallHandler<AuthorizeRequest, AuthorizeResponse>
{
    public async ValueTask<AuthorizeResponse> HandleAsync(CallContext context, AuthorizeRequest call, CancellationToken ct)
    {
        if (call.IdToken.Type.Is(IdTokenEnum.NoAuthorization))
            return new(new(AuthorizationStatusEnum.Accepted)); // the station lets everybody charge (part 2, C07 has no say in it)
        var site = await places.FirstOfAsync(context.Station, ct);
        var permit = await authorizer.AuthorizeAsync(context.Station.Id, null, IdTokenMapping.ToToken(call.IdToken), site, ct);
        return new(IdTokenMapping.ToInfo(permit));
    }
}
