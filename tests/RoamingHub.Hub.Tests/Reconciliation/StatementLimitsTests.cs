using System.IO.Pipelines;
using System.Net;
using System.Text;
using RoamingHub.Hub.Reconciliation;
using RoamingHub.Hub.Tests.Api;
using RoamingHub.Storage.Reconciliation;

namespace RoamingHub.Hub.Tests.Reconciliation;

public sealed class StatementLimitsTests : ApiTest
{
    private const string Path = "/api/reconciliation/statements?partner=p1";

    [Fact]
    public async Task Uploads_beyond_those_that_are_read_are_told_to_come_later()
    {
        await new BilledCharges(Api).PartnerAsync("p1", "ocpi");
        var bodies = Enumerable.Range(0, 4).Select(_ => new Pipe()).ToList();
        var slow = bodies.ConvertAll(b => Api.Intake.TakeAsync(Request, "application/json", b.Reader.AsStream(), default));
        foreach (var body in bodies)
            await body.Writer.WriteAsync("[ "u8.ToArray());
        await Api.Database.UntilAsync("SELECT count(*) = 4 FROM hub.statements WHERE state = 'loading'");

        var refused = await Api.Http.PostAsync(Path, Csv());
        refused.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(30));
        await ApiUnderTest.RefusalAsync(refused, HttpStatusCode.ServiceUnavailable, "statements-busy");
        refused = await Api.Http.PostAsync(Path, Csv());
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, "a refusal is no place that is free");

        await bodies[0].Writer.CompleteAsync(new IOException("gone"));
        await Should.ThrowAsync<IOException>(slow[0]);
        (await Api.Http.PostAsync(Path, Csv())).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        foreach (var (body, upload) in bodies.Zip(slow).Skip(1))
        {
            await body.Writer.WriteAsync("]"u8.ToArray());
            await body.Writer.CompleteAsync();
            (await upload).ShouldBeOfType<IntakeResult.Taken>();
        }
    }

    [Fact]
    public async Task A_statement_ends_where_it_has_too_many_lines()
    {
        await new BilledCharges(Api).PartnerAsync("p1", "ocpi");
        var statements = new Statements(Api.Database.Database);
        var intake = new StatementIntake(Api.Database.Database, statements, TimeProvider.System, new(1, Lines: 2));
        async Task<Statement> TakeAsync(string csv, string type) =>
            (await statements.FindAsync(((IntakeResult.Taken)await intake.TakeAsync(Request, type, new MemoryStream(Encoding.UTF8.GetBytes(csv)), default)).Statement, default))!;

        (await TakeAsync("cdrId,exclVat\nA,1\n\nB,1\n", "text/csv")).State.ShouldNotBe("failed");
        var csv = await TakeAsync("cdrId,exclVat\nA,1\nB,x\nC,1\nD,1\n", "text/csv");
        (csv.State, csv.Problem, csv.Lines + csv.Faults).ShouldBe(("failed", "It has more than 2 lines; give it in as several.", 2));
        (await TakeAsync("""[ { "id": "A" }, 1, 2, 3 ]""", "application/json")).State.ShouldBe("failed");
    }

    private static IntakeRequest Request => new(new("p1"), "key:books", null, null);

    private static StringContent Csv() => new("cdrId,exclVat\nA,1\n", Encoding.UTF8, "text/csv");
}
