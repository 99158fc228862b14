using RoamingHub.Core.Partners;
using RoamingHub.Hub.Api;

namespace RoamingHub.Hub.Partners;

/// <summary>Hands each step with a partner to the protocol the partner speaks. Protocols register theirs by name.</summary>
internal sealed class PartnerOnboarding(IServiceProvider services) : IPartnerOnboarding
{
    public Task<OnboardingResult> AddAsync(PartnerPut request, CancellationToken ct) => Of(request.Protocol!).AddAsync(request, ct);

    public Task<OnboardingResult> ChangeAsync(Partner partner, PartnerPut request, CancellationToken ct) => Of(partner.Protocol).ChangeAsync(partner, request, ct);

    public Task<OnboardingResult> RenewRegistrationTokenAsync(Partner partner, CancellationToken ct) => Of(partner.Protocol).RenewRegistrationTokenAsync(partner, ct);

    public Task<OnboardingResult> RegisterAsync(Partner partner, CancellationToken ct) => Of(partner.Protocol).RegisterAsync(partner, ct);

    public Task<OnboardingResult> RotateAsync(Partner partner, CancellationToken ct) => Of(partner.Protocol).RotateAsync(partner, ct);

    public Task<OnboardingResult> RemoveAsync(Partner partner, CancellationToken ct) => Of(partner.Protocol).RemoveAsync(partner, ct);

    public Task<OnboardingResult> SyncAsync(Partner partner, string module, CancellationToken ct) => Of(partner.Protocol).SyncAsync(partner, module, ct);

    public Task<PartnerConnection> DescribeAsync(Partner partner, CancellationToken ct) => Of(partner.Protocol).DescribeAsync(partner, ct);

    private IPartnerOnboarding Of(string protocol) => services.GetRequiredKeyedService<IPartnerOnboarding>(protocol);
}
