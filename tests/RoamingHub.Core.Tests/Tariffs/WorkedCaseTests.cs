using System.Globalization;
using RoamingHub.Core.Tariffs;

namespace RoamingHub.Core.Tests.Tariffs;

public sealed class WorkedCaseTests
{
    public static TheoryData<string> Ids => [.. WorkedCases.All.Cases.Select(c => c.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_worked_case_comes_out_to_the_cent_and_line_by_line(string id)
    {
        var worked = WorkedCases.Get(id);

        var charge = TariffEngine.Price(WorkedCases.TariffOf(worked), Zones.Berlin, worked.Session);

        charge.Lines.Select(Print).ShouldBe(worked.Lines, worked.Title);
        charge.Total.ShouldBe(new Amount(worked.ExclVat, worked.InclVat));
        if (worked.ExactExclVat is { } exclVat) charge.Lines.Sum(l => l.ExclVat).ShouldBe(exclVat);
        if (worked.ExactInclVat is { } inclVat) charge.Lines.Sum(l => l.InclVat ?? l.ExclVat).ShouldBe(inclVat);
    }

    [Fact]
    public void Where_the_standard_prints_another_figure_ours_differs_and_the_reason_is_given()
    {
        var marked = WorkedCases.All.Cases.Where(c => c.StandardPrints is not null).ToList();

        marked.Select(c => c.Id).ShouldBe(["W11", "W14", "W23"]);
        marked.ShouldAllBe(c => c.StandardPrints!.ExclVat != c.ExclVat && c.StandardPrints.Because.Length > 50);
    }

    [Fact]
    public void All_35_are_there() =>
        WorkedCases.All.Cases.Select(c => c.Id[..3]).Distinct().ShouldBe(Enumerable.Range(1, 35).Select(n => $"W{n:00}"));

    [Fact]
    public void Every_worked_tariff_is_free_of_errors() =>
        WorkedCases.All.Tariffs.Values.SelectMany(TariffLint.Check).ShouldNotContain(f => f.Weight == FindingWeight.Error);

    private static string Print(PricedLine line)
    {
        var (word, amount) = (Explanation.Word(line.Dimension), Number(line.ExclVat));
        if (line.Unit == "1") return $"{word} {amount}";
        var perUnit = line.Unit == "h" ? 60 : 1;
        var billed = line.Billed == line.Measured ? "" : $" -> {Number(line.Billed * perUnit)}";
        return $"{word} {Number(line.Measured * perUnit)}{billed} {(line.Unit == "h" ? "min" : "kWh")} x {Number(line.Price)} = {amount}";
    }

    private static string Number(decimal value) => Math.Round(value, 5).ToString("0.#####", CultureInfo.InvariantCulture);
}
