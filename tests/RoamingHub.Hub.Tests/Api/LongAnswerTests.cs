using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using RoamingHub.Hub.Api;

namespace RoamingHub.Hub.Tests.Api;

public sealed class LongAnswerTests
{
    private readonly SkippingClock _clock = new();
    private readonly Pipe _sent = new();
    private readonly DefaultHttpContext _http = new();

    public LongAnswerTests()
    {
        _http.RequestServices = new ServiceCollection().AddSingleton<TimeProvider>(_clock).Configure<JsonOptions>(o => ApiJson.Configure(o.SerializerOptions)).BuildServiceProvider();
        _http.Response.Body = _sent.Writer.AsStream(leaveOpen: true);
    }

    [Theory]
    [InlineData("application/json", "application/json", " ")]
    [InlineData("application/x-ndjson", "application/x-ndjson", "{\"progress\":0.5}\n")]
    public async Task Something_is_sent_while_the_work_goes_on_and_the_answer_is_read_all_the_same(string accept, string type, string sign)
    {
        var work = new TaskCompletionSource<AmountView>(TaskCreationOptions.RunContinuationsAsynchronously);
        _http.Request.Headers.Accept = accept;
        var answering = new LongAnswer<AmountView>(async (progress, _) =>
        {
            progress.Report(0.5m);
            return await work.Task;
        }).ExecuteAsync(_http);

        _clock.Skip(TimeSpan.FromSeconds(6));
        (await ReadAsync()).ShouldBe(sign);
        work.SetResult(new(1, 1.2m));
        await answering;

        (await ReadAsync()).ShouldBe("""{"exclVat":1,"inclVat":1.2}""");
        _http.Response.ContentType!.ShouldStartWith(type);
    }

    [Fact]
    public async Task The_work_ends_when_the_caller_goes_away()
    {
        using var gone = new CancellationTokenSource();
        _http.RequestAborted = gone.Token;
        var answering = new LongAnswer<AmountView>(async (_, ct) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            return new(1, null);
        }).ExecuteAsync(_http);

        await gone.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(answering);
    }

    private async Task<string> ReadAsync()
    {
        var read = await _sent.Reader.ReadAsync();
        var text = Encoding.UTF8.GetString(read.Buffer);
        _sent.Reader.AdvanceTo(read.Buffer.End);
        return text;
    }
}
