using System.Text;
using RoamingHub.Core.Values;
using RoamingHub.Storage.Reconciliation;
using static RoamingHub.Hub.Api.CsvCells;

namespace RoamingHub.Hub.Api;

/// <summary>A statement with what its lines came to, as CSV.</summary>
internal static class StatementExport
{
    private const int Page = 1_000;

    private static readonly string[] Header =
    [
        "line", "class", "cdr", "ourExclVat", "ourInclVat", "ourCurrency", "theirCdr", "theirSession", "theirEvse", "theirToken", "theirStart", "theirEnd",
        "theirEnergyKwh", "theirExclVat", "theirInclVat", "theirCurrency", "amountAtStake", "explanation", "decision", "reason", "by", "at", "suggestedAction",
    ];

    public static async Task WriteAsync(Stream to, Statements statements, Guid id, string? of, CancellationToken ct)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await text.WriteLineAsync(string.Join(',', Header));
        var after = 0;
        while (await statements.LinesAsync(id, of, after, Page, ct) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
                await text.WriteLineAsync(string.Join(',', Cells(line)));
            after = lines[^1].Line.Number;
        }

        await text.FlushAsync(ct);
    }

    private static IEnumerable<string> Cells(StatementResult r) =>
    [
        Number(r.Line.Number), Text(r.Class), Text(r.Record), Number(r.OurExcl), Number(r.OurIncl), Text(r.OurCurrency), Text(r.Line.RecordId), Text(r.Line.Session),
        Text(r.Line.EvseId), Text(Masked.Text(r.Line.Token)), Time(r.Line.Start), Time(r.Line.End), Number(r.Line.EnergyKwh), Number(r.Line.ExclVat),
        Number(r.Line.InclVat), Text(r.Line.Currency), Number(r.AtStake), Text(string.Join(" ", r.Differences.Select(d => $"{d.Member}: {d.Explanation}"))),
        Text(r.Action), Text(r.Reason), Text(r.DecidedBy), Time(r.DecidedAt), Text(r.Suggested),
    ];
}
