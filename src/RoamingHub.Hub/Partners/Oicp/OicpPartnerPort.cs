using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using RoamingHub.Core.Partners;
using RoamingHub.Hub.Api;
using RoamingHub.Hub.Partners.Oicp.Authorization;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>The back office's steps with a partner of OICP. There is no handshake: the standard knows contracts in Hubject's portal instead.</summary>
internal sealed class OicpPartnerPort(OicpOnboarding onboarding, OicpPartners partners, DeliveryLanes lanes, StartQuestions questions, TimeProvider time) : IPartnerOnboarding
{
    private static readonly JsonSerializerOptions Given = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task<OnboardingResult> AddAsync(PartnerPut request, CancellationToken ct) =>
        ResultOf(await onboarding.AddAsync(request.Name!, TermsOf(request), ct));

    public async Task<OnboardingResult> ChangeAsync(Partner partner, PartnerPut request, CancellationToken ct) =>
        ResultOf(await onboarding.ChangeAsync(partner.Id, request.Name ?? partner.Name, Merged(partner, request), ct));

    public Task<OnboardingResult> RenewRegistrationTokenAsync(Partner partner, CancellationToken ct) => NoHandshake();

    public Task<OnboardingResult> RegisterAsync(Partner partner, CancellationToken ct) => NoHandshake();

    public Task<OnboardingResult> RotateAsync(Partner partner, CancellationToken ct) => NoHandshake();

    public async Task<OnboardingResult> RemoveAsync(Partner partner, CancellationToken ct)
    {
        await onboarding.RemoveAsync(partner.Id, ct);
        return new OnboardingResult.Done(partner.Id);
    }

    public async Task<OnboardingResult> SyncAsync(Partner partner, string module, CancellationToken ct) =>
        await onboarding.SyncAsync(partner.Id, module, ct)
            ? new OnboardingResult.Done(partner.Id)
            : new OnboardingResult.Refused($"There is nothing to send again of {module}: what is owed there goes out once.");

    public Task<PartnerConnection> DescribeAsync(Partner partner, CancellationToken ct) =>
        Task.FromResult(Describe(partner));

    private PartnerConnection Describe(Partner partner)
    {
        var settings = partners.SettingsOf(partner);
        using var certificate = partners.CertificateOf(settings);
        var down = settings.WhenDown;
        return new("2.3", onboarding.ServiceUrlOf(partner.Id), [], [])
        {
            ClientCertificate = certificate is null ? null : new(
                certificate.Subject, certificate.Issuer, certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(),
                certificate.GetCertHashString(HashAlgorithmName.SHA256)),
            WhenDown = new(down.Policy, down.MaxCharges, down.MaxKwh, down.MaxMinutes, down.KnownForDays),
            Alarms = [.. Alarms(partner, certificate)],
        };
    }

    private IEnumerable<string> Alarms(Partner partner, X509Certificate2? certificate)
    {
        if (lanes.WhyLocked(partner.Id) is { } why)
            yield return $"Hubject does not let us in: {why} Everything waits, and is tried once a minute.";
        if (questions.CircuitOf(partner.Id).Why is { } silent)
            yield return $"Hubject has not answered about a driver: {silent} It is asked again with one of the next drivers.";
        if (certificate is not null && certificate.NotAfter <= time.GetUtcNow())
            yield return $"The client certificate ended on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}: put in a new one by PUT.";
        else if (certificate is not null && CertificateWatch.EndsSoon(certificate, time.GetUtcNow()))
            yield return $"The client certificate ends on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}.";
    }

    private static OnboardingResult ResultOf(OicpAddition? addition) => addition switch
    {
        OicpAddition.Added added => new OnboardingResult.Done(added.Partner, VersionsUrl: added.ServiceUrl),
        OicpAddition.Faulty { Faults: [var first, ..] } => new OnboardingResult.Invalid(first.Member, first.Text),
        _ => new OnboardingResult.Refused("The partner is no longer here."),
    };

    private static JsonElement TermsOf(PartnerPut request) => JsonSerializer.SerializeToElement(request, Given);

    // What a change leaves out stays as it was.
    private static JsonElement Merged(Partner partner, PartnerPut request)
    {
        var merged = JsonNode.Parse(partner.Settings)!.AsObject();
        foreach (var member in TermsOf(request).EnumerateObject())
            merged[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        return JsonSerializer.SerializeToElement(merged);
    }

    private static Task<OnboardingResult> NoHandshake() =>
        Task.FromResult<OnboardingResult>(new OnboardingResult.Refused("OICP has no handshake; the contract is made in Hubject's portal."));
}
