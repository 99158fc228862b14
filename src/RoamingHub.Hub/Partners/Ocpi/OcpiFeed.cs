using RoamingHub.Hub.Partners.Ocpi.Cdrs;
using RoamingHub.Hub.Partners.Ocpi.ChargingProfiles;
using RoamingHub.Hub.Partners.Ocpi.Commands;
using RoamingHub.Hub.Partners.Ocpi.Locations;
using RoamingHub.Hub.Partners.Ocpi.Sessions;
using RoamingHub.Hub.Partners.Ocpi.Tariffs;

namespace RoamingHub.Hub.Partners.Ocpi;

/// <summary>What OCPI partners may read and are owed, from the log.</summary>
internal sealed class OcpiFeed(
    PartnerViews views, TariffsFeed tariffs, LocationsFeed locations, SessionsFeed sessions, ReservationsFeed reservations, CdrsFeed cdrs,
    CommandsFeed commands, ChargingProfilesFeed profiles, FeedTools tools)
    : PartnerFeed(
        OcpiProtocol.ProtocolName, [views, tariffs, locations, sessions, reservations, cdrs, commands, profiles], tools);
