using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RoamingHub.Hub.Tests.Stations.Security;

/// <summary>What the hub wrote into its log, beside the console; its levels are set under <c>Logging:Heard</c>.</summary>
[ProviderAlias("Heard")]
internal sealed class HeardLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }
}
