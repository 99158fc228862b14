using RoamingHub.Ocpi.Client;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Credentials;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>The handshake when the hub starts it (OCPI 2.2.1 §7.2).</summary>
internal sealed class CredentialsServer(EmspState state, BodyReader bodies, HubApi hubApi)
{
    public async Task<EmspReply> HandleAsync(EmspRequest request, string token, CancellationToken ct)
    {
        var isRegistered = !state.Keys.IsRegistration(token);
        return request.Method switch
        {
            "GET" => EmspReply.Found(hubApi.Ours(token)),
            "POST" when !isRegistered => await ConnectAsync(request, ct),
            "PUT" when isRegistered => await ConnectAsync(request, ct),
            "DELETE" when isRegistered => Disconnect(),
            _ => EmspReply.NoSuchMethod,
        };
    }

    // Before we answer, we call the hub with the token it has just given us (OCPI 2.2.1 §7.1.1). Nothing is changed unless all of it works.
    private async Task<EmspReply> ConnectAsync(EmspRequest request, CancellationToken ct)
    {
        var (theirs, refusal) = bodies.Read<CredentialsObject>(request);
        if (theirs is null) return refusal!;
        var (details, failed) = await hubApi.DiscoverAsync(theirs.Token!, theirs.Url!, ct);
        if (details is null)
        {
            state.Complain(request, failed!.Problem);
            return EmspReply.Refused(failed.Code, failed.Problem);
        }

        state.Connect(HubApi.ConnectionOf(theirs, details));
        state.Keys.EndRegistration();
        return EmspReply.Found(hubApi.Ours(state.Keys.Add()));
    }

    private EmspReply Disconnect()
    {
        state.Keys.RemoveAll();
        state.Connect(null);
        return EmspReply.Stored(isNew: false);
    }
}
