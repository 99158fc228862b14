using System.Text.Json;
using RoamingHub.TestSupport.Wire.Oicp;

namespace RoamingHub.Oicp.Tests;

public class OpenApiTests
{
    [Theory, MemberData(nameof(MessageExamples.Names), MemberType = typeof(MessageExamples))]
    public void What_we_write_fits_the_published_schema(string message) => OicpSchemas
        .Cpo(MessageExamples.SchemaOf(message), MessageExamples.Write(message, MessageExamples.Read(message)), byCpo: true)
        .ShouldBeEmpty();

    [Fact]
    public void The_checker_finds_what_does_not_fit()
    {
        const string schemas = """
            { "components": { "schemas": {
              "Thing": { "type": "object", "required": ["Id", "Size"], "properties": {
                "Id": { "$ref": "#/components/schemas/Id" }, "Size": { "type": "integer", "maximum": 9 }, "Name": { "type": "string", "maximum": 3 },
                "Weight": { "type": "number" }, "At": { "type": "string", "format": "date-time" }, "Identification": { "$ref": "#/components/schemas/Identification" },
                "Words": { "type": "array", "items": { "type": "string", "enum": ["a"] } } } },
              "Id": { "type": "string", "pattern": "^[A-Z]$" },
              "Identification": { "type": "object", "properties": { "A": { "type": "string" }, "B": { "type": "string" } } } } } }
            """;
        using var document = JsonDocument.Parse("""
            { "Id": "x", "Words": ["a", "b", 3], "Other": 1, "Name": "four", "Weight": 1.2345, "At": "2026-03-01T15:45:00", "Identification": { "A": "", "B": "" } }
            """);

        new OpenApiCheck(schemas).Faults("Thing", document.RootElement, byCpo: true).ShouldBe(
        [
            "Thing.Id: 'x' does not match ^[A-Z]$",
            "Thing.Words[1]: 'b' is not one of its words",
            "Thing.Words[2]: is not of type string",
            "Thing.Other: is not a member",
            "Thing.Name: is longer than 3",
            "Thing.Weight: 1.2345 is no decimal of three places",
            "Thing.At: '2026-03-01T15:45:00' is no date-time",
            "Thing.Identification: holds 2 of its forms",
            "Thing.Size: is missing",
        ]);
    }

    [Fact]
    public void Null_is_nothing_where_Hubject_writes_it_and_a_fault_where_a_CPO_does()
    {
        const string schemas = """{ "components": { "schemas": { "Thing": { "type": "object", "properties": { "Id": { "type": "string" } } } } } }""";
        using var document = JsonDocument.Parse("""{ "Id": null }""");
        var check = new OpenApiCheck(schemas);

        check.Faults("Thing", document.RootElement, byCpo: false).ShouldBeEmpty();
        check.Faults("Thing", document.RootElement, byCpo: true).ShouldBe(["Thing.Id: is not of type string"]);
    }

    /// <summary>The places where the documents disagree, one by one, as far as a document shows them.</summary>
    [Theory]
    [InlineData("CF-2", "eRoamingAuthorizeRemoteReservationStop", """{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"DE*ABC*E1","EMPPartnerSessionID":"x"}""", null)]
    [InlineData("CF-8", "eRoamingAuthorizeRemoteStop", """{"SessionID":"b2688855-7f00-0002-6d8e-48d883f6abb6","ProviderID":"DE-8EO","EvseID":"de*abc*e1"}""", "'de*abc*e1' does not match")]
    [InlineData("CF-12", "Identification", """{"RemoteIdentification":{"EvcoID":"DE-8EO-CAet5e4XY-3"},"RFIDMifareFamilyIdentification":{"UID":"1234ABCD"}}""", "holds 2 of its forms")]
    [InlineData("CF-13", "StatusCode", """{"Code":"022","AdditionalInfo":"@1001"}""", "is longer than 1000")]
    [InlineData("CF-15", "StatusCode", """{"Code":"22"}""", "'22' does not match")]
    [InlineData("CF-20", "ProviderIDAsterisk", "\"anything*\"", "'anything*' does not match")]
    [InlineData("CF-24", "RFIDIdentification", """{"UID":"1234ABCD","RFID":"nfc","ExpiryDate":"next year"}""", "'next year' does not match")]
    public void A_correction_is_applied(string place, string schema, string document, string? fault)
    {
        if (!OicpSchemas.Present)
            return;
        var found = OicpSchemas.Cpo(schema, document.Replace("@1001", new string('x', 1001), StringComparison.Ordinal), byCpo: true);
        if (fault is null)
            found.ShouldBeEmpty(place);
        else
            found.ShouldHaveSingleItem(place).ShouldContain(fault);
    }
}
