using RoamingHub.Ocpp.V16;

namespace RoamingHub.Simulators.Stations.V16;

/// <summary>Smart charging: profiles are kept and told, they do not change what a charge delivers.</summary>
internal sealed class ProfileCalls(StationSimulator station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<SetChargingProfileRequest, SetChargingProfileResponse>(Set);
        calls.Add<ClearChargingProfileRequest, ClearChargingProfileResponse>(Clear);
        calls.Add<GetCompositeScheduleRequest, GetCompositeScheduleResponse>(GetCompositeSchedule);
    }

    public static void Set(StationSimulator station, int connector, ChargingProfile profile) =>
        station.Profiles.Set(new(connector, profile.ChargingProfileId, profile.ChargingProfilePurpose.Text, profile.StackLevel, profile));

    private Reply<SetChargingProfileResponse> Set(SetChargingProfileRequest call)
    {
        var connector = station.Connectors.FirstOrDefault(candidate => candidate.Id == call.ConnectorId);
        var isForTransaction = call.CsChargingProfiles.ChargingProfilePurpose.Is(ChargingProfilePurpose.TxProfile);
        if ((connector is null && call.ConnectorId != 0) || (isForTransaction && connector?.Charge is null))
            return new SetChargingProfileResponse(ChargingProfileStatus.Rejected);
        Set(station, call.ConnectorId, call.CsChargingProfiles);
        return new SetChargingProfileResponse(ChargingProfileStatus.Accepted);
    }

    private Reply<ClearChargingProfileResponse> Clear(ClearChargingProfileRequest call)
    {
        var cleared = station.Profiles.Clear(profile =>
            (call.Id is null || profile.Id == call.Id)
            && (call.ConnectorId is null || profile.Evse == call.ConnectorId)
            && (call.ChargingProfilePurpose is null || profile.Purpose == call.ChargingProfilePurpose.Value.Text)
            && (call.StackLevel is null || profile.StackLevel == call.StackLevel));
        return new ClearChargingProfileResponse(cleared ? ClearChargingProfileStatus.Accepted : ClearChargingProfileStatus.Unknown);
    }

    private Reply<GetCompositeScheduleResponse> GetCompositeSchedule(GetCompositeScheduleRequest call)
    {
        if (station.Profiles.Ruling(call.ConnectorId) is not { Profile.ChargingSchedule: var schedule })
            return new GetCompositeScheduleResponse(GetCompositeScheduleStatus.Rejected);
        var periods = schedule.ChargingSchedulePeriod.Where(period => period.StartPeriod < call.Duration).ToList();
        return new GetCompositeScheduleResponse(
            GetCompositeScheduleStatus.Accepted,
            call.ConnectorId,
            station.Clock.Now,
            new ChargingSchedule(schedule.ChargingRateUnit, periods, call.Duration));
    }
}
