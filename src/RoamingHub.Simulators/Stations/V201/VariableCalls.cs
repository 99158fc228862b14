using RoamingHub.Ocpp.V201;

namespace RoamingHub.Simulators.Stations.V201;

/// <summary>The device model: single variables, and whole reports in pieces.</summary>
internal sealed class VariableCalls(StationSimulator201 station)
{
    private const int ItemsPerMessage = 16;
    private const int ShortestPassword = 16;
    private const int LongestPassword = 40;

    public void AddTo(HubCalls calls)
    {
        calls.Add<GetVariablesRequest, GetVariablesResponse>(call => new GetVariablesResponse([.. call.GetVariableData.Select(Get)]));
        calls.Add<SetVariablesRequest, SetVariablesResponse>(call => new SetVariablesResponse([.. call.SetVariableData.Select(Set)]));
        calls.Add<GetBaseReportRequest, GetBaseReportResponse>(GetBaseReport);
        calls.Add<GetReportRequest, GetReportResponse>(GetReport);
        calls.Add<SetNetworkProfileRequest, SetNetworkProfileResponse>(_ => new SetNetworkProfileResponse(SetNetworkProfileStatusEnum.Accepted));
    }

    private GetVariableResultType Get(GetVariableDataType asked)
    {
        var known = station.DeviceModel.Find(asked.Component, asked.Variable);
        GetVariableStatusEnum status = known switch
        {
            null when station.DeviceModel.HasComponent(asked.Component) => GetVariableStatusEnum.UnknownVariable,
            null => GetVariableStatusEnum.UnknownComponent,
            _ when asked.AttributeType is { } type && !type.Is(AttributeEnum.Actual) => GetVariableStatusEnum.NotSupportedAttributeType,
            { Mutability: MutabilityEnum.WriteOnly } => GetVariableStatusEnum.Rejected,
            _ => GetVariableStatusEnum.Accepted,
        };
        var value = status is GetVariableStatusEnum.Accepted ? known!.Value : null;
        return new(status, asked.Component, asked.Variable, AttributeType: asked.AttributeType, AttributeValue: value);
    }

    private SetVariableResultType Set(SetVariableDataType asked)
    {
        var known = station.DeviceModel.Find(asked.Component, asked.Variable);
        SetVariableStatusEnum status = known switch
        {
            null when station.DeviceModel.HasComponent(asked.Component) => SetVariableStatusEnum.UnknownVariable,
            null => SetVariableStatusEnum.UnknownComponent,
            _ when asked.AttributeType is { } type && !type.Is(AttributeEnum.Actual) => SetVariableStatusEnum.NotSupportedAttributeType,
            { Mutability: MutabilityEnum.ReadOnly } => SetVariableStatusEnum.Rejected,
            _ when !known.Fits(asked.AttributeValue) => SetVariableStatusEnum.Rejected,
            { Variable.Name: DeviceModel.Password } => SetPassword(asked.AttributeValue),
            _ => SetVariableStatusEnum.Accepted,
        };
        if (status is SetVariableStatusEnum.Accepted && known!.Mutability is MutabilityEnum.ReadWrite)
            station.DeviceModel.Write(known, asked.AttributeValue);
        return new(status, asked.Component, asked.Variable, asked.AttributeType);
    }

    private SetVariableStatusEnum SetPassword(string password)
    {
        if (password.Length is < ShortestPassword or > LongestPassword)
            return SetVariableStatusEnum.Rejected;
        station.Credentials.Password = password;
        return SetVariableStatusEnum.Accepted;
    }

    private Reply<GetBaseReportResponse> GetBaseReport(GetBaseReportRequest call)
    {
        var found = station.DeviceModel.All
            .Where(variable => !call.ReportBase.Is(ReportBaseEnum.ConfigurationInventory) || variable.Mutability is not MutabilityEnum.ReadOnly)
            .ToList();
        return call.ReportBase.Known is null or ReportBaseEnum.SummaryInventory
            ? new GetBaseReportResponse(GenericDeviceModelStatusEnum.NotSupported)
            : new Reply<GetBaseReportResponse>(new(GenericDeviceModelStatusEnum.Accepted), () => ReportAsync(call.RequestId, found));
    }

    private Reply<GetReportResponse> GetReport(GetReportRequest call)
    {
        var found = station.DeviceModel.All.Where(variable => call.ComponentVariable is null || call.ComponentVariable.Any(asked =>
            asked.Component.Name.Equals(variable.Component.Name, StringComparison.OrdinalIgnoreCase)
            && (asked.Component.Evse is null || asked.Component.Evse.Id == variable.Component.Evse?.Id)
            && (asked.Variable is null || asked.Variable.Name.Equals(variable.Variable.Name, StringComparison.OrdinalIgnoreCase)))).ToList();
        return found.Count == 0
            ? new GetReportResponse(GenericDeviceModelStatusEnum.EmptyResultSet)
            : new Reply<GetReportResponse>(new(GenericDeviceModelStatusEnum.Accepted), () => ReportAsync(call.RequestId, found));
    }

    private async Task ReportAsync(int requestId, IReadOnlyList<DeviceVariable> found)
    {
        var pieces = found.Select(ToReport).Chunk(ItemsPerMessage).ToList();
        for (var seqNo = 0; seqNo < pieces.Count; seqNo++)
        {
            await station.CallAsync<NotifyReportRequest, NotifyReportResponse>(
                new(requestId, station.Clock.Now, seqNo, pieces[seqNo], seqNo < pieces.Count - 1));
        }
    }

    private static ReportDataType ToReport(DeviceVariable variable) => new(
        variable.Component,
        variable.Variable,
        [new VariableAttributeType(AttributeEnum.Actual, variable.Value, variable.Mutability, Persistent: true, Constant: false)],
        new VariableCharacteristicsType(variable.Type, SupportsMonitoring: false));
}
