using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.Credentials;

/// <summary><c>/ocpi/2.2.1/credentials</c>, where partners register, change keys and leave (OCPI 2.2.1 §7.2).</summary>
internal sealed class CredentialsEndpoints(Handshake handshake, OurSide ours)
{
    private const string Template = VersionNumbers.V221 + "/" + ModuleIds.Credentials;

    public IReadOnlyList<OcpiRoute> Routes =>
    [
        OcpiRoute.Get(Template, (request, _) => Task.FromResult(OcpiReply.Ok(ours.Credentials(request.Caller.Key)))),
        OcpiRoute.Post(Template, (request, ct) => request.Caller.IsRegistering ? ConnectAsync(request, ct) : Refused(request)),
        OcpiRoute.Put(Template, (request, ct) => request.Caller.IsRegistering ? Refused(request) : ConnectAsync(request, ct)),
        OcpiRoute.Delete(Template, (request, ct) => request.Caller.IsRegistering ? Refused(request) : EndAsync(request, ct)),
    ];

    private async Task<OcpiReply> ConnectAsync(OcpiRequest request, CancellationToken ct)
    {
        var (theirs, refusal) = request.Read<CredentialsObject>();
        return theirs is null ? refusal! : await handshake.AcceptAsync(request.Caller, theirs, ct);
    }

    private async Task<OcpiReply> EndAsync(OcpiRequest request, CancellationToken ct)
    {
        await handshake.EndAsync(request.Caller, ct);
        return OcpiReply.Ok();
    }

    // Who is registered cannot register, who is not cannot change or leave (OCPI 2.2.1 §7.2.2).
    private static Task<OcpiReply> Refused(OcpiRequest request) =>
        Task.FromResult(OcpiReply.NotAllowed(request.Caller.IsRegistering ? ["GET", "POST"] : ["GET", "PUT", "DELETE"]));
}
