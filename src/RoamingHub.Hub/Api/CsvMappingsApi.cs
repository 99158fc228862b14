using RoamingHub.Hub.Reconciliation;
using RoamingHub.Storage.ReadModels;

namespace RoamingHub.Hub.Api;

/// <summary>How each partner's CSV is read.</summary>
internal static class CsvMappingsApi
{
    private const string Example = """
        { "columns": { "cdrId": "CDR", "evseId": "EVSE", "token": "Card", "start": "From", "end": "To", "energy": "kWh", "exclVat": "Net" }, "delimiter": ";",
          "decimalComma": true, "timeFormat": "dd.MM.yyyy HH:mm:ss", "timeZone": "Europe/Berlin", "energyUnit": "kWh", "currency": "EUR", "encoding": "utf-8" }
        """;

    public static void Map(RouteGroupBuilder api)
    {
        var mappings = api.MapGroup("/reconciliation/mappings").WithTags("Reconciliation").AddEndpointFilter<CaughtUpFilter>();
        mappings.MapGet("/{partnerId}", MappingAsync).Produces<CsvMapping>().WithSummary("How a partner's CSV is read.").WithExample(response: Example);
        mappings.MapPut("/{partnerId}", SaveMappingAsync).RequireAuthorization(ApiRights.Settle).Produces<CsvMapping>()
            .WithSummary("Says how a partner's CSV is read: which column holds what, and how numbers and times are written.").WithExample(Example, Example);
    }

    private static async Task<IResult> MappingAsync(string partnerId, StatementIntake intake, ReadModels readModels, CancellationToken ct) =>
        await readModels.Partners.FindAsync(new(partnerId), ct) is { } partner
            ? TypedResults.Ok(await intake.MappingAsync(partner.Id, ct))
            : Problems.Unknown("partner", partnerId);

    private static async Task<IResult> SaveMappingAsync(string partnerId, HttpContext http, StatementIntake intake, ReadModels readModels, CancellationToken ct)
    {
        if (await readModels.Partners.FindAsync(new(partnerId), ct) is not { } partner)
            return Problems.Unknown("partner", partnerId);
        return await intake.SaveMappingAsync(partner.Id, await RawBody.ReadAsync(http, ct), ct) is { } invalid
            ? Problems.Invalid(invalid.Member, invalid.Text)
            : TypedResults.Ok(await intake.MappingAsync(partner.Id, ct));
    }
}
