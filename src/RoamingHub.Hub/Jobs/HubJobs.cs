using Quartz;

namespace RoamingHub.Hub.Jobs;

/// <summary>What the hub does by the clock. Times are UTC.</summary>
internal static class HubJobs
{
    public static void AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ScheduleJob<TokenPullJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Ocpi:TokenPullCron"] ?? "0 30 2 * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.ScheduleJob<HubMemberPullJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Ocpi:HubMemberPullCron"] ?? "0 15 2 * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
        });
        services.AddQuartzHostedService(quartz => quartz.WaitForJobsToComplete = false);
    }
}
