using RoamingHub.Hub.Authorization;
using RoamingHub.Ocpp.V16;

namespace RoamingHub.Hub.Stations.Ocpp16;

internal sealed class AuthorizeHandler(Authorizer authorizer, Places places) : ICallHandler<AuthorizeRequest, AuthorizeResponse>
{
    public async ValueTask<AuthorizeResponse> HandleAsync(CallContext context, AuthorizeRequest call, CancellationToken ct)
    {
        var site = await places.FirstOfAsync(context.Station, ct);
        var permit = await authorizer.AuthorizeAsync(context.Station.Id, null, context.Station.Read(call.IdTag), site, ct);
        return new(IdTagInfoMapping.ToIdTagInfo(permit));
    }
}
