using System.Collections.Concurrent;
using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>Monitors are kept and told; nothing ever sets one off.</summary>
internal sealed class MonitoringCalls(StationSimulator201 station)
{
    private readonly ConcurrentDictionary<int, SetMonitoringDataType> monitors = new();
    private int lastId;

    public void AddTo(HubCalls calls)
    {
        calls.Add<SetMonitoringBaseRequest, SetMonitoringBaseResponse>(_ => new SetMonitoringBaseResponse(GenericDeviceModelStatusEnum.Accepted));
        calls.Add<SetMonitoringLevelRequest, SetMonitoringLevelResponse>(_ => new SetMonitoringLevelResponse(GenericStatusEnum.Accepted));
        calls.Add<SetVariableMonitoringRequest, SetVariableMonitoringResponse>(call =>
            new SetVariableMonitoringResponse([.. call.SetMonitoringData.Select(Set)]));
        calls.Add<ClearVariableMonitoringRequest, ClearVariableMonitoringResponse>(call => new ClearVariableMonitoringResponse(
            [.. call.Id.Select(id => new ClearMonitoringResultType(
                monitors.TryRemove(id, out _) ? ClearMonitoringStatusEnum.Accepted : ClearMonitoringStatusEnum.NotFound, id))]));
        calls.Add<GetMonitoringReportRequest, GetMonitoringReportResponse>(GetReport);
    }

    private SetMonitoringResultType Set(SetMonitoringDataType asked)
    {
        if (station.DeviceModel.Find(asked.Component, asked.Variable) is null)
            return new(SetMonitoringStatusEnum.UnknownVariable, asked.Type, asked.Component, asked.Variable, asked.Severity);
        var id = asked.Id ?? Interlocked.Increment(ref lastId);
        monitors[id] = asked;
        return new(SetMonitoringStatusEnum.Accepted, asked.Type, asked.Component, asked.Variable, asked.Severity, id);
    }

    private Reply<GetMonitoringReportResponse> GetReport(GetMonitoringReportRequest call)
    {
        var found = monitors.OrderBy(monitor => monitor.Key).Select(monitor => new MonitoringDataType(
            monitor.Value.Component,
            monitor.Value.Variable,
            [new VariableMonitoringType(monitor.Key, monitor.Value.Transaction ?? false, monitor.Value.Value, monitor.Value.Type, monitor.Value.Severity)])).ToList();
        return found.Count == 0
            ? new GetMonitoringReportResponse(GenericDeviceModelStatusEnum.EmptyResultSet)
            : new Reply<GetMonitoringReportResponse>(
                new(GenericDeviceModelStatusEnum.Accepted),
                () => station.CallAsync<NotifyMonitoringReportRequest, NotifyMonitoringReportResponse>(
                    new(call.RequestId, 0, station.Clock.Now, found, Tbc: false)));
    }
}
