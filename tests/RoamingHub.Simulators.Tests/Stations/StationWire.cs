using RoamingHub.Ocpp;
using RoamingHub.Simulators.Stations;
using RoamingHub.TestSupport.Wire;

namespace RoamingHub.Simulators.Tests.Stations;

internal static class StationWire
{
    /// <summary>Whatever a station does wrong, its frames have the right shape.</summary>
    public static void ShouldBeOfficial(this SimulatedStation station)
    {
        if (!OfficialSchemas.Present)
            return;
        var conversation = station.History.Frames.Where(f => !f.Scripted).Select(f => new WireText(f.Direction is FrameDirection.Sent, f.Raw)).ToList();
        conversation.Count(text => text.ByUs).ShouldBeGreaterThan(0);
        WireCheck.Faults(station.Version is OcppVersion.V16 ? "ocpp1.6" : "ocpp2.0.1", conversation, compact: true).ShouldBeEmpty();
    }
}
