using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using RoamingHub.Hub.Evidence;
using RoamingHub.Hub.Products;

namespace RoamingHub.Hub.Api;

/// <summary>The back office's API under <c>/api</c>, its documents, and the health checks: every resource is listed here.</summary>
internal static class ApiSetup
{
    /// <param name="say">Told the administrator's key when it is made.</param>
    public static void AddHubApi(this IServiceCollection services, IConfiguration configuration, HubOptions options, Action<string> say)
    {
        services.AddSingleton(ApiKeys.Load(configuration, options.DataDirectory, say));
        services.AddAuthentication(ApiKeyAuthentication.Scheme).AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null);
        services.AddAuthorization(ApiRoles.AddTo);
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // so that ApiErrors can name the member
        services.ConfigureHttpJsonOptions(o => ApiJson.Configure(o.SerializerOptions));
        services.AddOpenApi(o => o.AddOperationTransformer<ExampleTransformer>().AddDocumentTransformer<ApiDescription>());
        services.AddSingleton<OwnParty>();
        services.AddSingleton<StationDesk>();
        services.AddSingleton<LocationDesk>();
        services.AddSingleton<ProductBook>();
        services.AddSingleton<ProductDesk>();
        services.AddSingleton<OfferDesk>();
        services.AddSingleton<PlaceProductDesk>();
        services.AddSingleton<PartnerDesk>();
        services.AddSingleton<SessionFrames>();
        services.AddSingleton<RecordEvidence>();
        services.AddSingleton<LedgerProof>();
        services.AddSingleton<TransparencyFile>();
    }

    public static void MapHubApi(this WebApplication app)
    {
        app.UseWhen(IsOurs, ours => ours.UseMiddleware<ApiErrors>());
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapOpenApi();
        app.UseSwaggerUI(o =>
        {
            o.SwaggerEndpoint("/openapi/v1.json", "RoamingHub");
            o.RoutePrefix = "swagger";
        });
        HealthApi.Map(app);

        var api = app.MapGroup("/api").RequireAuthorization(ApiRights.Read).AddEndpointFilter<SoundQuery>();
        StationsApi.Map(api);
        StationSecurityApi.Map(api);
        TokensApi.Map(api);
        AuthorizationsApi.Map(api);
        SessionsApi.Map(api);
        ReservationsApi.Map(api);
        LocalListsApi.Map(api);
        LocationsApi.Map(api);
        EvseDetailsApi.Map(api);
        TariffsApi.Map(api);
        DryRunsApi.Map(api);
        TariffProductsApi.Map(api);
        ProductsApi.Map(api);
        OffersApi.Map(api);
        PlaceProductsApi.Map(api);
        PricesApi.Map(api);
        RoundingProfilesApi.Map(api);
        PartnersApi.Map(api);
        PartnerMessagesApi.Map(api);
        PartnerCheckApi.Map(api);
        PartnerTermsApi.Map(api);
        EvseQualityApi.Map(api);
        DeliveriesApi.Map(api);
        LogReadersApi.Map(api);
        CdrAuditApi.Map(api);
        UploadTimesApi.Map(api);
        PartnerStatementApi.Map(api);
        CdrsApi.Map(api);
        GateRulesApi.Map(api);
        ReconciliationApi.Map(api);
        CsvMappingsApi.Map(api);
        PartiesApi.Map(api);
    }

    private static bool IsOurs(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) || http.Request.Path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase);
}
