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
            quartz.ScheduleJob<CredentialsUpkeepJob>(trigger => trigger.StartAt(DateTimeOffset.UtcNow.AddSeconds(10)).WithSimpleSchedule(
                every => every.WithInterval(TimeSpan.FromMinutes(configuration.GetValue("Hub:Ocpi:CredentialsUpkeepMinutes", 10.0))).RepeatForever()));
        });
        services.AddQuartzHostedService(quartz => quartz.WaitForJobsToComplete = false);
    }
}
