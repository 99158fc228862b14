using System.Text;
using RoamingHub.Core.Values;
using RoamingHub.Storage.ReadModels;
using static RoamingHub.Hub.Api.CsvCells;

namespace RoamingHub.Hub.Api;

/// <summary>The lines of a statement as CSV, oldest first. Cards and contracts are masked.</summary>
internal static class PartnerStatementExport
{
    private static readonly string[] Header =
    [
        "cdr", "session", "partnerSession", "booked", "start", "end", "evse", "token", "contract", "energyKwh", "exclVat", "vat", "inclVat", "currency", "tariff",
        "location", "product", "state", "at", "url", "credits", "creditedBy", "corrects", "correctedBy", "why",
    ];

    public static async Task WriteAsync(Stream to, IAsyncEnumerable<BookLine> lines, CancellationToken ct)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await text.WriteLineAsync(string.Join(',', Header));
        await foreach (var line in lines.WithCancellation(ct))
            await text.WriteLineAsync(string.Join(',', Cells(line)));
        await text.FlushAsync(ct);
    }

    private static IEnumerable<string> Cells(BookLine l) =>
    [
        Text(l.Id), Text(l.Session.Value), Text(l.SessionReference), Time(l.BookedAt), Time(l.Start), Time(l.End), Text(l.EvseId), Text(Masked.Text(l.TokenUid)),
        Text(Masked.Text(l.ContractId)), Number(l.EnergyKwh), Number(l.ExclVat), Number(l.ExclVat is null ? null : (l.InclVat ?? l.ExclVat) - l.ExclVat),
        Number(l.InclVat), Text(l.Currency), Text(l.Tariff), Text(l.Location), Text(l.Product), Text(l.State), Time(l.At), Text(l.Url), Text(l.Credits),
        Text(l.CreditedBy), Text(l.Corrects), Text(l.CorrectedBy), Text(l.Why),
    ];
}
