using System.Text.Json.Nodes;

namespace RoamingHub.Oicp.Tests;

public class OpenApiTests
{
    [Theory, MemberData(nameof(MessageExamples.Names), MemberType = typeof(MessageExamples))]
    public void What_we_write_fits_the_published_schema(string message)
    {
        if (SharedSpecs.TryFind("oicp-cpo-2.3.openapi.json") is not { } file)
            return;
        var written = JsonNode.Parse(MessageExamples.Write(message, MessageExamples.Read(message)))!;

        new OpenApiSchemas(File.ReadAllText(file)).Check(MessageExamples.SchemaOf(message), written).ShouldBeEmpty();
    }

    [Fact]
    public void The_checker_finds_what_does_not_fit()
    {
        const string schemas = """
            { "components": { "schemas": {
              "Thing": { "type": "object", "required": ["Id", "Size"], "properties": {
                "Id": { "$ref": "#/components/schemas/Id" }, "Size": { "type": "integer", "maximum": 9 },
                "Words": { "type": "array", "items": { "type": "string", "enum": ["a"] } } } },
              "Id": { "type": "string", "pattern": "^[A-Z]$" } } } }
            """;
        var document = JsonNode.Parse("""{ "Id": "x", "Words": ["a", "b", 3], "Other": 1 }""")!;

        new OpenApiSchemas(schemas).Check("Thing", document).ShouldBe(
        [
            "Thing.Id: 'x' does not match ^[A-Z]$",
            "Thing.Words[1]: 'b' is not one of its words",
            "Thing.Words[2]: is not of type string",
            "Thing.Other: is not a member",
            "Thing.Size: is missing",
        ]);
    }
}
