using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace RoamingHub.Hub.Demo;

/// <summary>A line of the eMSP's statement as the finance clerk reads it.</summary>
internal sealed record DemoStatementLine(string Number, string Class, string Ours, string Theirs, string AtStake, string Suggested, string Why);

/// <summary>
/// The day's last act: a finance clerk fetches the eMSP's statement from its desk, drops it in, and reads why three lines differ. The eMSP
/// wrote gross for net in the first, has a price of its own in the second, and cuts off half a cent in the third.
/// </summary>
internal sealed class DemoStatement(DemoWorld world)
{
    private const string Habits = "1:gross-for-net,2:own-price,3:cuts-cents";

    private const string Mapping = """
        { "columns": { "cdrId": "Record", "sessionId": "Session", "evseId": "Charge point", "token": "Card", "start": "Begin", "end": "Finish", "energy": "kWh",
                       "exclVat": "Net", "inclVat": "Gross", "currency": "Currency", "owner": "Operator" },
          "delimiter": ";", "decimalComma": true, "timeFormat": "dd.MM.yyyy HH:mm:ss" }
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public IReadOnlyList<DemoStatementLine> Lines { get; private set; } = [];

    public async Task<IReadOnlyList<DemoFinding>> PlayAsync()
    {
        const string act = "statement";
        using var http = new HttpClient();
        var csv = await http.GetByteArrayAsync($"{world.Emsp.DeskUrl}/statement?habit={Habits}");
        using var form = new MultipartFormDataContent { { new StringContent(Mapping, MediaTypeHeaderValue.Parse("application/json")), "mapping" } };
        form.Add(new ByteArrayContent(csv) { Headers = { ContentType = new("text/csv") } }, "file", "statement.csv");
        var id = (string)(await world.Office.UploadAsync($"/api/reconciliation/statements?partner={world.EmspPartner}", form))!["id"]!;
        var path = "/api/reconciliation/statements/" + id;
        var statement = await world.Office.WaitForAsync("/api/reconciliation/statements", s => (string?)s["id"] == id && (string?)s["state"] is "done" or "failed", Patience);
        Lines = [.. (await world.Office.GetAsync(path + "/lines"))!["items"]!.AsArray().Select(l => Read(l!))];
        var ties = (await world.Office.GetAsync(path))!["ledger"]?.AsArray().All(l => (bool)l!["ties"]!);
        DemoFinding Of(string number, string expected) => new(act, "back office", $"line {number}", expected, Lines.FirstOrDefault(l => l.Number == number)?.Class ?? "none");
        return
        [
            Of("1", "vat"), Of("2", "price-differs"), Of("3", "rounding"),
            new(act, "back office", "other lines that differ", "0", Lines.Count(l => l.Class != "equal" && l.Number is not ("1" or "2" or "3")).ToString(CultureInfo.InvariantCulture)),
            new(act, "back office", "adds up to the ledger", "done, yes", $"{(string?)statement?["state"]}, {(ties == true ? "yes" : "no")}"),
        ];
    }

    private static DemoStatementLine Read(JsonNode line) => new(
        line["line"]!.ToString(), (string?)line["class"] ?? "", Sides(line["ours"]), Sides(line["theirs"]), line["amountAtStake"]?.ToString() ?? "",
        (string?)line["suggestedAction"] ?? "", (string?)line["differences"]?.AsArray().FirstOrDefault()?["explanation"] ?? "");

    private static string Sides(JsonNode? side) => $"{side?["exclVat"]} / {side?["inclVat"]}";
}
