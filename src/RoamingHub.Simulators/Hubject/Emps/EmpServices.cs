using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Oicp;
using RoamingHub.Oicp.Formats;
using RoamingHub.Oicp.V23.Common;
using RoamingHub.Oicp.V23.Emp;
using RoamingHub.Oicp.V23.EvseStatus;
using RoamingHub.Oicp.Validation;

namespace RoamingHub.Simulators.Hubject.Emps;

/// <summary>What Hubject serves to EMPs: pulls of what CPOs have pushed, records, and the upload of authentication data.</summary>
internal sealed class EmpServices(HubjectPlatform platform)
{
    public HubjectAnswer Answer(EmpOperation operation, string provider, PageRequest page, ReadOnlyMemory<byte> body) => operation switch
    {
        EmpOperation.PullEvseData => Take(provider, body, OicpEmpJson.Wire.PullEvseData, m => m.ProviderID, m => EvseDataPull.Answer(platform, m, page)),
        EmpOperation.PullEvseStatus when Holds(body, "EvseID") => Answer(EmpOperation.PullEvseStatusById, provider, page, body),
        EmpOperation.PullEvseStatus when Holds(body, "OperatorID") => Answer(EmpOperation.PullEvseStatusByOperator, provider, page, body),
        EmpOperation.PullEvseStatus => Take(provider, body, OicpEmpJson.Wire.PullEvseStatus, m => m.ProviderID, Status),
        EmpOperation.PullEvseStatusById => Take(provider, body, OicpEmpJson.Wire.PullEvseStatusById, m => m.ProviderID, StatusById),
        EmpOperation.PullEvseStatusByOperator => Take(provider, body, OicpEmpJson.Wire.PullEvseStatusByOperator, m => m.ProviderID, StatusByOperator),
        EmpOperation.PullPricingProductData => Take(provider, body, OicpEmpJson.Wire.PullPricingProductData, _ => null, m => Products(provider, m)),
        EmpOperation.PullEvsePricing => Take(provider, body, OicpEmpJson.Wire.PullEvsePricing, m => m.ProviderID, EvsePrices),
        EmpOperation.GetChargeDetailRecords => Take(provider, body, OicpEmpJson.Wire.GetChargeDetailRecords, m => m.ProviderID, m => Records(m, page)),
        EmpOperation.PushAuthenticationData => Take(
            provider, body, OicpEmpJson.Wire.PushAuthenticationData, m => m.ProviderAuthenticationData.ProviderID,
            m => HubjectAnswer.Of(platform.Look(s => s.AuthenticationData.Push(m)))),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "Not an operation that is served here."),
    };

    /// <summary>300, then 017: is the EMP known, and who it says?</summary>
    public HubjectAnswer? Admit(string provider, string? named)
    {
        if (!ProviderIds.IsValid(provider) || platform.ProviderOf(provider) is not { } known)
            return HubjectAnswer.Bare(404, StatusCode.Of(OicpCodes.PartnerNotFound));
        return known.IsLocked || (named is not null && !ProviderIds.Same(named, provider))
            ? HubjectAnswer.Bare(401, StatusCode.Of(OicpCodes.UnauthorizedAccess))
            : null;
    }

    private HubjectAnswer Take<T>(string provider, ReadOnlyMemory<byte> body, JsonTypeInfo<T> type, Func<T, string?> named, Func<T, HubjectAnswer> answer)
        where T : class, IOicpMessage
    {
        if (Admit(provider, null) is { } refusal)
            return refusal;
        var read = OicpReader.Read(body, type);
        if (read.Message is not { } message)
            return HubjectAnswer.ValidationErrors(read.Problems);
        return Admit(provider, named(message)) ?? answer(message);
    }

    private HubjectAnswer Status(PullEvseStatus pull) => platform.LookAt(pull.ProviderID, (accounts, _) => StatusOf(
        accounts,
        (account, record) => (pull.EVSEStatus is null || record.EvseStatus == pull.EVSEStatus)
            && (pull.SearchCenter is not { } center || Places.IsNear(account.Evses.Find(record.EvseID)!.GeoCoordinates, center))));

    private HubjectAnswer StatusByOperator(PullEvseStatusByOperator pull) => platform.LookAt(pull.ProviderID, (accounts, _) => StatusOf(
        accounts.Where(a => pull.OperatorID.Any(id => OperatorIds.Same(id, a.Operator.OperatorId))), (_, _) => true));

    private HubjectAnswer StatusById(PullEvseStatusById pull) => platform.LookAt(pull.ProviderID, (accounts, _) => new HubjectAnswer(200, JsonSerializer.Serialize(
        new EvseStatusByIdAnswer(
            new([.. pull.EvseID.Select(id => accounts.Select(a => a.Evses.StatusOf(id)).FirstOrDefault(s => s is not null) ?? new EvseStatusRecord(id, EvseState.EvseNotFound))]),
            StatusCode.Of(OicpCodes.Success)),
        OicpEmpJson.Wire.EvseStatusByIdAnswer)));

    private static HubjectAnswer StatusOf(IEnumerable<Account> accounts, Func<Account, EvseStatusRecord, bool> asked) => new(200, JsonSerializer.Serialize(
        new EvseStatusAnswer(
            new([.. accounts
                .Select(a => new OperatorEvseStatus(a.Operator.OperatorId, [.. a.Evses.Status.Where(s => asked(a, s))], a.Evses.OperatorName))
                .Where(o => o.EvseStatusRecord.Count > 0)]),
            StatusCode.Of(OicpCodes.Success)),
        OicpEmpJson.Wire.EvseStatusAnswer));

    private HubjectAnswer Products(string provider, PullPricingProductData pull) => platform.LookAt(provider, (accounts, _) => new HubjectAnswer(200, JsonSerializer.Serialize(
        new PricingProductDataAnswer([.. Named(accounts, pull.OperatorIDs).SelectMany(a => a.Prices.OffersTo(provider, pull.LastCall))], StatusCode.Of(OicpCodes.Success)),
        OicpEmpJson.Wire.PricingProductDataAnswer)));

    private HubjectAnswer EvsePrices(PullEvsePricing pull) => platform.LookAt(pull.ProviderID, (accounts, _) => new HubjectAnswer(200, JsonSerializer.Serialize(
        new EvsePricingAnswer(
            [.. Named(accounts, pull.OperatorIDs)
                .Select(a => new OperatorEvsePricing(a.Operator.OperatorId, a.Prices.EvsesFor(pull.ProviderID, pull.LastCall), a.Prices.OperatorName))
                .Where(o => o.EVSEPricing.Count > 0)],
            StatusCode.Of(OicpCodes.Success)),
        OicpEmpJson.Wire.EvsePricingAnswer)));

    // All records of the EMP's charges that came in between the two moments, whether it had them before or not.
    private HubjectAnswer Records(GetChargeDetailRecords pull, PageRequest page) => platform.Look(sessions =>
    {
        var all = sessions.All
            .Where(s => s.Cdr is not null && ProviderIds.Same(s.ProviderId, pull.ProviderID) && s.CdrAt >= pull.From && s.CdrAt <= pull.To)
            .Where(s => pull.SessionID is null || pull.SessionID.Contains(s.SessionId))
            .Where(s => pull.OperatorID is null || pull.OperatorID.Any(o => OperatorIds.Same(o, s.OperatorId)))
            .OrderBy(s => s.CdrAt).Select(s => s.Cdr!).ToList();
        var shown = page.Of(all);
        return new HubjectAnswer(200, JsonSerializer.Serialize(
            new ChargeDetailRecordsPage(
                shown, page.Page, page.Size, all.Count, page.IsLast(all.Count), page.Pages(all.Count), page.Page == 0, shown.Count, StatusCode.Of(OicpCodes.Success)),
            OicpEmpJson.Wire.ChargeDetailRecordsPage));
    });

    private static IEnumerable<Account> Named(IReadOnlyList<Account> accounts, IReadOnlyList<string> operators) =>
        accounts.Where(a => operators.Any(id => OperatorIds.Same(id, a.Operator.OperatorId)));

    // One path is described for three questions; what is in the body tells which.
    private static bool Holds(ReadOnlyMemory<byte> body, string member)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind is JsonValueKind.Object && document.RootElement.TryGetProperty(member, out var value)
                && value.ValueKind is not JsonValueKind.Null;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>Which part of a list is asked for: `?page=0&amp;size=20`.</summary>
internal sealed record PageRequest(int Page, int Size)
{
    private const int Usual = 20;
    private const int Most = 2000;

    /// <summary>Null: these are no numbers, or too large.</summary>
    public static PageRequest? Read(string? page, string? size) =>
        TryRead(page, 0, out var number) && TryRead(size, Usual, out var count) && number >= 0 && count is >= 1 and <= Most ? new(number, count) : null;

    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> all) => [.. all.Skip(checked(Page * Size)).Take(Size)];

    public int Pages(int all) => (all + Size - 1) / Size;

    public bool IsLast(int all) => Page >= Pages(all) - 1;

    private static bool TryRead(string? text, int otherwise, out int number)
    {
        number = otherwise;
        return string.IsNullOrEmpty(text) || int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);
    }
}
