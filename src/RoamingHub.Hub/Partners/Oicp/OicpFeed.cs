using RoamingHub.Hub.Partners.Oicp.Cdrs;
using RoamingHub.Hub.Partners.Oicp.EvseData;
using RoamingHub.Hub.Partners.Oicp.EvseStatus;
using RoamingHub.Hub.Partners.Oicp.Notifications;
using RoamingHub.Hub.Partners.Oicp.Pricing;
using RoamingHub.Hub.Partners.Oicp.Remote;

namespace RoamingHub.Hub.Partners.Oicp;

/// <summary>What the log's events lead to at partners of OICP, module by module.</summary>
internal sealed class OicpFeed(
    EvseDataFeed evseData, EvseStatusFeed evseStatus, PricingFeed pricing, NotificationFeed notifications, LapsedStartFeed lapsed, CdrFeed cdrs, FeedTools tools)
    : PartnerFeed(OicpModules.Protocol, [evseData, evseStatus, pricing, notifications, lapsed, cdrs], tools);
