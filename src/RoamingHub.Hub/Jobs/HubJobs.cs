using Quartz;

namespace RoamingHub.Hub.Jobs;

/// <summary>What the hub does by the clock. Times are UTC.</summary>
internal static class HubJobs
{
    public static void AddJobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<Splay>();
        services.AddQuartz(quartz =>
        {
            quartz.ScheduleJob<TokenPullJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Ocpi:TokenPullCron"] ?? "0 30 2 * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.ScheduleJob<TokenChangesJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Ocpi:TokenChangesCron"] ?? "0 0 */2 * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
            quartz.ScheduleJob<CdrAuditJob>(trigger => trigger.WithCronSchedule(
                configuration["Hub:Ocpi:CdrAuditCron"] ?? "0 15 3 * * ?", cron => cron.InTimeZone(TimeZoneInfo.Utc)));
        });
        services.AddQuartzHostedService(quartz => quartz.WaitForJobsToComplete = false);
    }
}
