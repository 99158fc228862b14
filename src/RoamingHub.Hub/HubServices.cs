using RoamingHub.Hub.Api;
using RoamingHub.Hub.Authorization;
using RoamingHub.Hub.Orders;
using RoamingHub.Hub.Partners;
using RoamingHub.Hub.Partners.Ocpi;
using RoamingHub.Hub.Partners.Oicp;
using RoamingHub.Hub.Products;
using RoamingHub.Hub.Reservations;
using RoamingHub.Hub.Sessions;
using RoamingHub.Hub.Stations;
using RoamingHub.Hub.Stations.Iso15118;
using RoamingHub.Hub.Stations.LocalLists;
using RoamingHub.Hub.Stations.Ocpp16;
using RoamingHub.Hub.Stations.Ocpp201;
using RoamingHub.Hub.Stations.Reports;
using RoamingHub.Hub.Stations.Security;
using RoamingHub.Storage;
using RoamingHub.Storage.Events;
using RoamingHub.Storage.Partners;
using RoamingHub.Storage.ReadModels;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub;

/// <summary>Everything the hub is made of, listed by room. Nothing is found by scanning.</summary>
internal static class HubServices
{
    public static void AddStorage(this IServiceCollection services, Database database)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddSingleton(new EventTypes(CoreEvents.All));
        services.AddSingleton(s => new EventLog(database, s.GetRequiredService<EventTypes>(), logger: s.GetRequiredService<ILogger<EventLog>>()));
        services.AddSingleton(s => new LogTail(s.GetRequiredService<EventLog>(), database, s.GetRequiredService<ILogger<LogTail>>()));
        services.AddSingleton(s => new ReaderLeases(database, s.GetRequiredService<ILogger<ReaderLeases>>()));
        services.AddSingleton<NamedTurns>();
        services.AddSingleton<LogReaders>();
        services.AddSingleton<ReadModelReader>();
        services.AddSingleton(s => new ReadModels(database, s.GetRequiredService<EventLog>(), s.GetRequiredService<LogReaders>().Of(s.GetRequiredService<ReadModelReader>())));
        services.AddSingleton<Documents>();
        services.AddSingleton<Deliveries>();
        services.AddSingleton<SetAsideEvents>();
        services.AddSingleton<PartnerExchanges>();
        services.AddSingleton<Exposures>();
        services.AddSingleton<HeldDocuments>();
        services.AddSingleton<MutedProviders>();
        services.AddSingleton<UploadTimes>();
        services.AddSingleton<PartnerConnections>();
        services.AddSingleton<PartnerTokens>();
        services.AddSingleton<TakenCdrs>();
        services.AddSingleton<TokenPullNotes>();
        services.AddSingleton<Settlements>();
        services.AddSingleton<SignedRecords>();
        services.AddSingleton<ChargeHistories>();
        services.AddSingleton<OpenOrders>();
        services.AddSingleton<StationOwners>();
        services.AddSingleton<StationKeys>();
        services.AddSingleton<SealedCalls>();
        services.AddSingleton<AuthorityRoots>();
        services.AddSingleton<CertificateOrders>();
        services.AddSingleton<LocalLists>();
        services.AddSingleton<ListedTokens>();
        services.AddSingleton<StationNotes>();
        services.AddSingleton(s => StationSecrets.From(s.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IStationWords, StationWords>();
        services.AddSingleton(s => new WireLog(database, s.GetRequiredService<StationSecrets>().Mask, s.GetRequiredService<ILogger<WireLog>>()));
        services.AddHostedService<WireLogWriter>();
    }

    public static void AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(AuthorizationOptions.Default);
        services.AddSingleton<PendingPermits>();
        services.AddSingleton<FreeConnectors>();
        services.AddSingleton<Authorizer>();
        services.AddSingleton<ChargingSessions>();
        services.AddSingleton(StartOptions.From(configuration));
        services.AddSingleton<RemoteOrders>();
        services.AddSingleton<CancelledStarts>();
        services.AddSingleton<PursuedStops>();
        services.AddHostedService(s => s.GetRequiredService<PursuedStops>());
        services.AddHostedService<LapsedStarts>();
        services.AddSingleton<PlaceOrders>();
        services.AddSingleton(LimitOptions.From(configuration));
        services.AddSingleton<LimitOrders>();
        services.AddSingleton<FollowedLimits>();
        services.AddReservations();
        services.AddSingleton<Snapshots>();
        services.AddSingleton<ReservedSessions>();
        services.AddSingleton<SessionCosts>();
        services.AddSingleton<RecordMaking>();
        services.AddSingleton<CreditRules>();
        services.AddSingleton<RecordMending>();
        services.AddSingleton<RecordRebuild>();
        services.AddSingleton<RepricedSessions>();
        services.AddSingleton<OpenOrderReader>();
        services.AddHostedService<OrderDeadlines>();
        services.AddSingleton<IRecordDecisions, RecordDecisions>();
        services.AddSingleton(SettlementOptions.Default);
        var metering = MeteringSettings.From(configuration);
        services.AddSingleton(metering);
        services.AddSingleton(GateConfiguration.From(configuration, metering));
        services.AddSingleton<GateWitness>();
        services.AddSingleton(ReckoningSettings.From(configuration));
        services.AddSingleton<AgreedReckonings>();
        services.AddSingleton<SettlementReader>();
        services.AddSingleton<AwaitedCableReader>();
        services.AddHostedService<RecordSettlement>();
        services.AddSingleton(WatchdogOptions.From(configuration));
        services.AddHostedService<SessionWatchdog>();
        services.AddSingleton(ValidityOptions.From(configuration));
        services.AddHostedService<ValidityTurns>();

        // Authorities are asked in this order; the partners' follow in their own rooms.
        services.AddSingleton<ITokenAuthority, LocalTokenAuthority>();
    }

    public static void AddStations(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(StationOptions.From(configuration));
        services.AddSingleton<StationReporting>();
        services.AddSingleton<StationRegistry>();
        services.AddSingleton<StationProtocols>();
        services.AddSingleton<StationAdmission>();
        services.AddSingleton<StationArrivals>();
        services.AddSingleton<StationEndpoint>();
        services.AddStationSecurity(configuration);
        services.AddSingleton<Places>();
        services.AddSingleton<IMeterKeys, MeterKeys>();
        services.AddSingleton<StationBoots>();
        services.AddSingleton<ChargeStarts>();
        services.AddSingleton<UnmatchedReports>();
        services.AddLocalLists(configuration);
        services.AddIso15118();
        services.AddSingleton<StationGate>();
        services.AddHostedService(s => s.GetRequiredService<StationGate>());
        services.AddHostedService<StationPulse>();
        services.AddSingleton<StationCalls>();
        services.AddSingleton<IStationCalls>(s => s.GetRequiredService<StationCalls>());
        services.AddHostedService(s => s.GetRequiredService<StationCalls>());
        services.AddOcpp16();
        services.AddOcpp201();
        services.AddHostedService<RemoteOrderHandler>();
        services.AddSingleton<LimitWatch>();
        services.AddHostedService<LimitStarts>();
    }

    public static void AddPartners(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddPartnerHttp(configuration);
        services.AddSingleton<PartnerVault>();
        services.AddSingleton<PublicAddress>();
        services.AddSingleton<IPartnerOnboarding, PartnerOnboarding>();
        services.AddSingleton<DeliverySignal>();
        services.AddSingleton<FeedTools>();
        services.AddSingleton<PartnerDirectory>();
        services.AddSingleton<IRecordPolicies>(s => s.GetRequiredService<PartnerDirectory>());
        services.AddSingleton<DeliveryLanes>();
        services.AddHostedService(s => s.GetRequiredService<DeliveryLanes>());

        // The order in which they are asked for tokens.
        services.AddOcpi(configuration);
        services.AddOicp(configuration);
    }
}
