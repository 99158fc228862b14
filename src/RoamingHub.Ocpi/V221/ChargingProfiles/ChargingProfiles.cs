using RoamingHub.Ocpi.Checks;

namespace RoamingHub.Ocpi.V221.ChargingProfiles;

/// <summary>(OCPI 2.2.1 §14.5.5)</summary>
public sealed record SetChargingProfile(ChargingProfile? ChargingProfile = null, string? ResponseUrl = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Object("charging_profile", ChargingProfile);
        check.Url("response_url", ResponseUrl);
    }
}

/// <summary>Limits over time (OCPI 2.2.1 §14.6.3). Without a start it runs from the start of charging; duration in seconds.</summary>
public sealed record ChargingProfile : IChecked
{
    public DateTimeOffset? StartDateTime { get; init; }
    public int? Duration { get; init; }
    public Word<ChargingRateUnit>? ChargingRateUnit { get; init; }
    public decimal? MinChargingRate { get; init; }
    public IReadOnlyList<ChargingProfilePeriod>? ChargingProfilePeriod { get; init; }

    void IChecked.Check(Checker check)
    {
        if (Duration < 0) check.Add("duration", "is negative");
        check.Word("charging_rate_unit", ChargingRateUnit);
        check.OneDecimal("min_charging_rate", MinChargingRate, required: false);
        check.Objects("charging_profile_period", ChargingProfilePeriod);
    }
}

/// <summary>A limit in W or A from `start_period` seconds on, until the next period (OCPI 2.2.1 §14.6.4).</summary>
public sealed record ChargingProfilePeriod(int? StartPeriod = null, decimal? Limit = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        if (StartPeriod is null or < 0) check.Add("start_period", StartPeriod is null ? "is missing" : "is negative");
        check.OneDecimal("limit", Limit);
    }
}

/// <summary>The profile in force, as computed at `start_date_time` (OCPI 2.2.1 §14.6.1).</summary>
public sealed record ActiveChargingProfile(DateTimeOffset? StartDateTime = null, ChargingProfile? ChargingProfile = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Present("start_date_time", StartDateTime);
        check.Object("charging_profile", ChargingProfile);
    }
}

/// <summary>Given at once; `timeout` in seconds (OCPI 2.2.1 §14.5.1).</summary>
public sealed record ChargingProfileResponse(Word<ChargingProfileResponseType>? Result = null, int? Timeout = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Word("result", Result);
        check.Present("timeout", Timeout);
    }
}

/// <summary>Posted later, after a GET; the profile only with ACCEPTED (OCPI 2.2.1 §14.5.2).</summary>
public sealed record ActiveChargingProfileResult(Word<ChargingProfileResultType>? Result = null, ActiveChargingProfile? Profile = null) : IChecked
{
    void IChecked.Check(Checker check)
    {
        check.Word("result", Result);
        check.Object("profile", Profile, required: false);
    }
}

/// <summary>Posted later, after a PUT (OCPI 2.2.1 §14.5.3).</summary>
public sealed record ChargingProfileResult(Word<ChargingProfileResultType>? Result = null) : IChecked
{
    void IChecked.Check(Checker check) => check.Word("result", Result);
}

/// <summary>Posted later, after a DELETE (OCPI 2.2.1 §14.5.4).</summary>
public sealed record ClearProfileResult(Word<ChargingProfileResultType>? Result = null) : IChecked
{
    void IChecked.Check(Checker check) => check.Word("result", Result);
}

/// <summary>W for the whole EVSE, A for each phase.</summary>
public enum ChargingRateUnit { W, A }

public enum ChargingProfileResponseType { ACCEPTED, NOT_SUPPORTED, REJECTED, TOO_OFTEN, UNKNOWN_SESSION }

public enum ChargingProfileResultType { ACCEPTED, REJECTED, UNKNOWN }
