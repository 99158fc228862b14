using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>Smart charging: profiles are kept and told, they do not change what a charge delivers.</summary>
internal sealed class ProfileCalls(StationSimulator201 station)
{
    public void AddTo(HubCalls calls)
    {
        calls.Add<SetChargingProfileRequest, SetChargingProfileResponse>(Set);
        calls.Add<ClearChargingProfileRequest, ClearChargingProfileResponse>(Clear);
        calls.Add<GetChargingProfilesRequest, GetChargingProfilesResponse>(Get);
        calls.Add<GetCompositeScheduleRequest, GetCompositeScheduleResponse>(GetCompositeSchedule);
    }

    public static void Set(StationSimulator201 station, int evse, ChargingProfileType profile) =>
        station.Profiles.Set(new(evse, profile.Id, profile.ChargingProfilePurpose.Text, profile.StackLevel, profile));

    private Reply<SetChargingProfileResponse> Set(SetChargingProfileRequest call)
    {
        var evse = station.Evses.FirstOrDefault(candidate => candidate.Id == call.EvseId);
        var isForTransaction = call.ChargingProfile.ChargingProfilePurpose.Is(ChargingProfilePurposeEnum.TxProfile);
        if (evse is null && call.EvseId != 0)
            return new SetChargingProfileResponse(ChargingProfileStatusEnum.Rejected, new("UnknownEvse"));
        if (isForTransaction && (evse?.Transaction is null || evse.Transaction.Id != call.ChargingProfile.TransactionId))
            return new SetChargingProfileResponse(ChargingProfileStatusEnum.Rejected, new("UnknownTransaction"));
        Set(station, call.EvseId, call.ChargingProfile);
        return new SetChargingProfileResponse(ChargingProfileStatusEnum.Accepted);
    }

    private Reply<ClearChargingProfileResponse> Clear(ClearChargingProfileRequest call)
    {
        var criteria = call.ChargingProfileCriteria;
        var cleared = station.Profiles.Clear(profile =>
            (call.ChargingProfileId is null || profile.Id == call.ChargingProfileId)
            && (criteria?.EvseId is null || profile.Evse == criteria.EvseId)
            && (criteria?.ChargingProfilePurpose is not { } purpose || profile.Purpose == purpose.Text)
            && (criteria?.StackLevel is null || profile.StackLevel == criteria.StackLevel));
        return new ClearChargingProfileResponse(cleared ? ClearChargingProfileStatusEnum.Accepted : ClearChargingProfileStatusEnum.Unknown);
    }

    private Reply<GetChargingProfilesResponse> Get(GetChargingProfilesRequest call)
    {
        var wanted = call.ChargingProfile;
        var found = station.Profiles.All
            .Where(profile => call.EvseId is null || profile.Evse == call.EvseId)
            .Where(profile => wanted.ChargingProfilePurpose is not { } purpose || profile.Purpose == purpose.Text)
            .Where(profile => wanted.StackLevel is null || profile.StackLevel == wanted.StackLevel)
            .Where(profile => wanted.ChargingProfileId is null || wanted.ChargingProfileId.Contains(profile.Id))
            .GroupBy(profile => profile.Evse)
            .ToList();
        if (found.Count == 0)
            return new GetChargingProfilesResponse(GetChargingProfileStatusEnum.NoProfiles);
        return new(new GetChargingProfilesResponse(GetChargingProfileStatusEnum.Accepted), async () =>
        {
            for (var index = 0; index < found.Count; index++)
            {
                var profiles = found[index].Select(profile => profile.Profile).ToList();
                bool? more = index < found.Count - 1 ? true : null;
                await station.CallAsync<ReportChargingProfilesRequest, ReportChargingProfilesResponse>(
                    new(call.RequestId, ChargingLimitSourceEnum.CSO, profiles, found[index].Key, more));
            }
        });
    }

    private Reply<GetCompositeScheduleResponse> GetCompositeSchedule(GetCompositeScheduleRequest call)
    {
        if (station.Profiles.Ruling(call.EvseId) is not { Profile.ChargingSchedule: [var schedule, ..] })
            return new GetCompositeScheduleResponse(GenericStatusEnum.Rejected, new("NoProfile"));
        var periods = schedule.ChargingSchedulePeriod.Where(period => period.StartPeriod < call.Duration).ToList();
        return new GetCompositeScheduleResponse(
            GenericStatusEnum.Accepted,
            Schedule: new CompositeScheduleType(periods, call.EvseId, call.Duration, station.Clock.Now, schedule.ChargingRateUnit));
    }
}
