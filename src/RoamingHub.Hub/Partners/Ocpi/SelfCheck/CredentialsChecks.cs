using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Credentials;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>How far the handshake is, and whom the partner says it is (OCPI 2.2.1 §7).</summary>
internal sealed class CredentialsChecks : ICheckGroup
{
    public string Name => "credentials";

    public async Task RunAsync(CheckRun run, CancellationToken ct)
    {
        if (run.Connection.Connected)
            run.Pass("handshake.state", "§7.1", $"The handshake is made; you are {string.Join(", ", run.Connection.Parties)}.");
        else
            run.Advise("handshake.state", "§7.1", "The handshake is not made yet.");
        if (run.UrlOf(ModuleIds.Credentials, InterfaceRole.SENDER) is { } url && PartnerHttp.Refuse(url) is null)
            await JudgeAsync(run, await run.AskAsync(CheckRequest.Get(url), ct), ct);
        else
            run.Skip("credentials.get", "§7.2.1", "there is no credentials endpoint");
    }

    private static Task JudgeAsync(CheckRun run, CheckAnswer answer, CancellationToken ct)
    {
        var reading = answer is { Succeeded: true, Data: { } data } ? OcpiJson.Read<CredentialsObject>(data) : null;
        if (reading?.Value is not { } theirs)
        {
            run.Fault("credentials.get", "§7.2.1", $"Your credentials cannot be read: {reading?.Problem ?? answer.Outcome}.", answer);
            return Task.CompletedTask;
        }

        var fault = theirs.Validate().Count > 0 ? theirs.Validate()[0] : null;
        run.Judge(fault is null, "credentials.get", "§7.2.1", "Your credentials can be read.", $"Your credentials are wrong: {fault}.", answer);
        var parties = (theirs.Roles ?? []).Where(r => r?.CountryCode is not null && r.PartyId is not null).ToList();
        if (!parties.Exists(r => r.Role?.Value is Role.EMSP or Role.HUB or Role.NSP))
            run.Advise("credentials.roles", "§7.4.1", "None of your roles is EMSP, HUB or NSP: as what shall your drivers charge?", answer);
        else
            run.Pass("credentials.roles", "§7.4.1", $"Your roles: {string.Join(", ", parties)}.", answer);
        if (run.Connection.Connected && parties.Exists(r => !run.Connection.Speaks(new(r.CountryCode!, r.PartyId!))))
            run.Advise("credentials.change", "§7.2.3", "You name parties that you did not name in the handshake; send them by PUT to our credentials.", answer);
        return Task.CompletedTask;
    }
}
