using System.Text;
using RoamingHub.Hub.Reconciliation;

namespace RoamingHub.Hub.Tests.Reconciliation;

public sealed class CsvStatementTests
{
    private static readonly CsvMapping German = new()
    {
        Columns = new() { CdrId = "Beleg", Start = "Beginn", End = "Ende", Energy = "kWh", ExclVat = "Netto" }, DecimalComma = true,
        TimeFormat = "dd.MM.yyyy HH:mm:ss|dd.MM.yyyy HH:mm", TimeZone = "Europe/Berlin",
    };

    [Theory]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData("|")]
    public async Task The_line_of_names_and_the_delimiter_are_found_below_a_letterhead(string d)
    {
        var text = $"sep={d}\r\nStatement, March 2026\r\n\r\nCustomer{d}17\r\nBeleg{d}Beginn{d}Ende{d}kWh{d}Netto\r\nA{d}01.03.2026 12:00:00{d}01.03.2026 13:00{d}1.234,5{d}\"-5,18\"\r\n{d}{d}{d}{d}\r\n\r\nB{d}{d}{d}{d}1\r\n";

        var read = await ReadAsync(text, German);

        read.Select(e => e.Fault).ShouldAllBe(f => f == null);
        var line = read[0].Line!;
        (line.RecordId, line.EnergyKwh, line.ExclVat, line.Start, line.End).ShouldBe(
            ("A", 1234.5m, -5.18m, new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
        (read[1].Number, read[1].Line!.RecordId, read[1].Row).ShouldBe((2, "B", 9)); // empty ones are none
        read.Count.ShouldBe(2);
    }

    [Fact]
    public async Task What_cannot_be_read_names_its_row_and_its_column()
    {
        var read = await ReadAsync("Beleg;Beginn;Ende;kWh;Netto;note\r\nA;;;1,2,3;1;\r\n\"B\";yesterday;;1;1;\"two\r\nlines\"\r\nC;;;1;12.5;\r\nD;;;1;1;x;y\r\nE;;;1\r\n", German);

        read.Select(e => $"{e.Number} {e.Row} {e.Column}: {e.Fault}").ShouldBe(
        [
            "1 2 kWh: energy: \"1,2,3\" is no number.", "2 4 Beginn: start: \"yesterday\" is no time.",
            "3 5 Netto: exclVat: \"12.5\" is no number.", // no mark of thousands stands there
            "4 6 : It has 7 fields, and 6 have a name.", "5 7 : It has 4 fields: there is none for exclVat.",
        ]);
    }

    [Fact]
    public async Task A_sum_at_the_end_is_no_charge_and_is_added_up()
    {
        var read = await ReadAsync("Beleg;Beginn;Ende;kWh;Netto\nA;;;1;1,10\nB;;;1;2,20\nGesamt:;;;2;3,30\n;;;Summe;9\nC;;;;1\n", German);

        read.Select(e => e.Fault).ShouldBe(
        [
            null, null, "It is a sum and no charge: 3.30 without VAT, read 3.30. That agrees with the lines before it.",
            "It is a sum and no charge: 9 without VAT, read 3.30. The lines before it come to something else.", null,
        ]);
    }

    [Theory]
    [InlineData("1'234.50", false, "1234.50")]
    [InlineData("1,234,567.8", false, "1234567.8")]
    [InlineData("(3.20)", false, "-3.20")]
    [InlineData("3.20-", false, "-3.20")]
    [InlineData("€ 3.20", false, "3.20")]
    [InlineData("\u22123,20", true, "-3.20")]
    [InlineData("1 234,5", true, "1234.5")]
    [InlineData(",5", true, "0.5")]
    [InlineData("12,50", false, null)]
    [InlineData("12.50", true, null)]
    [InlineData("1.5.2", true, null)]
    [InlineData("1e3", false, null)]
    [InlineData("-", false, null)]
    [InlineData(".", false, null)]
    [InlineData("99999999999999999999999999999999", false, null)]
    public void Numbers_are_read_as_books_write_them_or_not_at_all(string text, bool comma, string? expected)
    {
        var mapping = new CsvMapping { DecimalComma = comma };

        (mapping.TryNumber(text, out var number) ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null).ShouldBe(expected);
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00Z", "2026-03-01T12:00:00")]
    [InlineData("2026-03-01T12:00:00.250+02:00", "2026-03-01T10:00:00.25")]
    [InlineData("2026-03-01 12:00", "2026-03-01T12:00:00")]
    [InlineData("2026-03-01", "2026-03-01T00:00:00")]
    [InlineData("03/04/2026 12:00", null)] // whose month is it?
    [InlineData("2026-13-01", null)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    public void Times_without_a_form_are_iso_8601(string text, string? expected) =>
        (CsvMapping.Default.TryTime(text, out var time, out _) ? time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FF", System.Globalization.CultureInfo.InvariantCulture) : null).ShouldBe(expected);

    [Fact]
    public async Task An_end_in_the_hour_that_comes_twice_lies_after_its_start()
    {
        var line = (await ReadAsync("Beleg;Beginn;Ende;kWh;Netto\nA;25.10.2026 02:50;25.10.2026 02:20;1;1\n", German))[0].Line!;

        (line.End - line.Start).ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task Another_encoding_is_read_where_it_is_told_and_asked_for_where_it_is_not()
    {
        var mapping = German with { Columns = new() { CdrId = "Säule" } };
        var latin = Encoding.Latin1.GetBytes("Säule;kWh\nA;1\n");

        (await ReadAsync(latin, mapping with { Encoding = "latin1" })).Count.ShouldBe(1);
        (await ReadAsync(Encoding.Unicode.GetBytes("Säule;kWh\nA;1\n"), mapping with { Encoding = "utf-16" })).Count.ShouldBe(1);
        (await ReadAsync([.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("Säule;kWh\nA;1\n")], mapping)).Count.ShouldBe(1);
        (await Should.ThrowAsync<StatementUnreadableException>(() => ReadAsync(latin, mapping))).Message.ShouldContain("Its encoding is another one");
    }

    private static Task<List<StatementEntry>> ReadAsync(string text, CsvMapping mapping) => ReadAsync(Encoding.UTF8.GetBytes(text), mapping);

    private static async Task<List<StatementEntry>> ReadAsync(byte[] bytes, CsvMapping mapping)
    {
        using var statement = await CsvStatement.OpenAsync(new MemoryStream(bytes), mapping);
        var read = new List<StatementEntry>();
        await foreach (var entry in statement.ReadAsync(default))
            read.Add(entry);
        return read;
    }
}
