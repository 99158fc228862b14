using System.Text.Json.Nodes;
using RoamingHub.Ocpi.V221;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Tariffs;
using RoamingHub.Simulators.Emsp;
using RoamingHub.Simulators.Emsp.Books;

namespace RoamingHub.Simulators.Tests.Emsp.Books;

public sealed class EmspBooksTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // 1 + 11.337 × 0.39 + 0.75 × 2.90 = 7.59643; with 19 % VAT 9.0397517
    private static readonly Cdr Cdr = new()
    {
        CountryCode = "DE", PartyId = "ABC", Id = "11111111-1111-8111-8111-111111111111", SessionId = "S-1", StartDateTime = Noon, EndDateTime = Noon.AddMinutes(45),
        Currency = "EUR", TotalEnergy = 11.337m, TotalTime = 0.75m, TotalCost = new Price(7.60m, 9.04m),
        Tariffs =
        [
            new()
            {
                Elements =
                [
                    new(
                    [
                        new(TariffDimensionType.FLAT, 1, 19, 1), new(TariffDimensionType.ENERGY, 0.39m, 19, 1), new(TariffDimensionType.TIME, 2.90m, 19, 1),
                    ]),
                ],
            },
        ],
    };

    [Theory]
    [InlineData("cuts-cents", "11.337", "7.59", "9.03")]
    [InlineData("whole-kwh", "11", "7.47", "8.88")] // 1 + 11 × 0.39 + 2.175 = 7.465; 8.88335
    [InlineData("started-kwh", "11.337", "7.86", "9.35")] // 12 kWh: 7.855; 9.34745
    [InlineData("gross-for-net", "11.337", "9.04", "9.04")]
    [InlineData("own-price", "11.337", "8.05", "9.58")] // at 0.43: 8.04991; 9.5793929
    [InlineData("no-flat", "11.337", "6.60", "7.85")] // 6.59643; 7.8497517
    public void A_pocket_calculator_gives_what_a_hand_does(string habit, string kwh, string net, string gross)
    {
        var line = EmspBooks.Book([Cdr], habit).Single();

        (line.Habit, line.Kwh, line.Net, line.Gross).ShouldBe((habit, Number(kwh), Number(net), Number(gross)));
    }

    [Fact]
    public void A_habit_is_for_all_or_for_one_place()
    {
        EmspBooks.Book([Cdr, Cdr, Cdr], "2:forgets,3:repeats").Select(l => l.Habit).ShouldBe(["", "", "repeats"]);
        EmspBooks.Book([Cdr, Cdr], "forgets").ShouldBeEmpty();
        EmspBooks.Book([Cdr]).Single().ShouldBe(BookedLine.Copy(Cdr));
        Should.Throw<FormatException>(() => EmspBooks.Book([], "sleeps")).Message.ShouldContain("gross-for-net");
        Should.Throw<FormatException>(() => EmspBooks.Book([], "x:forgets"));
    }

    [Fact]
    public async Task It_is_given_away_at_the_desk_as_csv_and_as_cdrs()
    {
        await using var emsp = await EmspSimulator.StartAsync(new EmspOptions { WithDesk = true });
        using var http = new HttpClient();

        (await http.GetStringAsync(emsp.DeskUrl + "/statement?habit=cuts-cents")).ShouldBe("Record;Session;Charge point;Card;Begin;Finish;kWh;Net;Gross;Currency;Operator\r\n"); // without its byte order mark
        JsonNode.Parse(await http.GetStringAsync(emsp.DeskUrl + "/statement?format=json"))!.AsArray().ShouldBeEmpty();
        using var wrong = await http.GetAsync(emsp.DeskUrl + "/statement?habit=sleeps");
        wrong.StatusCode.ShouldBe(System.Net.HttpStatusCode.BadRequest);
        (await wrong.Content.ReadAsStringAsync()).ShouldContain("There is no habit sleeps");
        BookFormats.Csv(EmspBooks.Book([Cdr])).ShouldEndWith(";01.03.2026 12:00:00;01.03.2026 12:45:00;11,337;7,60;9,04;EUR;DE*ABC\r\n");
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
