using System.Collections.Frozen;
using System.Text.Json.Serialization.Metadata;
using RoamingHub.Core.Stations;
using RoamingHub.Ocpp;
using RoamingHub.Ocpp.Frames;
using RoamingHub.Ocpp.Shapes;
using RoamingHub.Storage.Stations;

namespace RoamingHub.Hub.Stations;

/// <summary>One line of a protocol's route table: an action, how its messages read, and who answers it.</summary>
internal abstract class CallRoute(string action)
{
    public string Action { get; } = action;

    /// <summary>The answer as it goes on the wire; the deviations of the request are added to the list.</summary>
    public abstract ValueTask<byte[]> AnswerAsync(
        OcppVersion version, MessageDescription message, OcppFrame.Call call, StationProfile station, DateTimeOffset receivedAt,
        List<Deviation> deviations, CancellationToken ct);

    public static CallRoute To<TRequest, TResponse>(
        ICallHandler<TRequest, TResponse> handler, JsonTypeInfo<TRequest> request, JsonTypeInfo<TResponse> response)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload => new Typed<TRequest, TResponse>(handler, request, response);

    private sealed class Typed<TRequest, TResponse>(
        ICallHandler<TRequest, TResponse> handler, JsonTypeInfo<TRequest> request, JsonTypeInfo<TResponse> response) : CallRoute(TRequest.Action)
        where TRequest : class, ICall<TResponse>
        where TResponse : class, IPayload
    {
        public override async ValueTask<byte[]> AnswerAsync(
            OcppVersion version, MessageDescription message, OcppFrame.Call call, StationProfile station, DateTimeOffset receivedAt,
            List<Deviation> deviations, CancellationToken ct)
        {
            var read = PayloadReader.Read(call.Payload.Span, request, receivedAt, deviations);
            var strict = station.Validation == ValidationMode.Strict && !message.IsTransactionMessage;
            if (read is null || (strict && deviations.Count > 0))
                return Refuse(version, call.Id, PayloadReader.Refusal(deviations), strict && deviations.Count > 0 ? deviations[0] : null);
            var answer = await handler.HandleAsync(new(station, receivedAt, call.Payload, deviations), read, ct);
            return OcppFrameWriter.Result(call.Id, answer, response);
        }

        private static byte[] Refuse(OcppVersion version, string id, Deviation unreadable, Deviation? first)
        {
            var deviation = first ?? unreadable;
            return OcppFrameWriter.Error(id, deviation.ErrorCode(version), $"{deviation.Rule} at {deviation.Member}", deviation.Member);
        }
    }
}

/// <summary>
/// Answers the calls of stations of one protocol version. A report about money is answered whatever is wrong with it, as long as it can
/// be read at all: a refused one would be thrown away by the station after a few tries.
/// </summary>
internal sealed class CallRouter(OcppVersion version, MessageTable messages, IEnumerable<CallRoute> routes, StationNotes notes)
{
    private const string Boot = "BootNotification";

    private const string Authorize = "Authorize";

    private readonly FrozenDictionary<string, CallRoute> _routes = routes.ToFrozenDictionary(r => r.Action, StringComparer.Ordinal);

    public OcppVersion Version { get; } = version;

    public MessageTable Messages { get; } = messages;

    public async ValueTask<byte[]> AnswerAsync(OcppFrame.Call call, StationProfile station, DateTimeOffset receivedAt, CancellationToken ct)
    {
        if (!Messages.TryFind(call.Action, Senders.Station, out var message, out var refusal))
            return OcppFrameWriter.Error(call.Id, refusal, "The action is not one a station may send here.");
        if (!station.Registered && !IsHeardBeforeBoot(call.Action, message, station))
            return OcppFrameWriter.Error(call.Id, OcppErrorCode.SecurityError, "A station is heard after its BootNotification has been accepted.");
        if (!_routes.TryGetValue(call.Action, out var route))
            return OcppFrameWriter.Error(call.Id, OcppErrorCode.NotSupported, "This hub does not handle the action.");
        var deviations = new List<Deviation>();
        try
        {
            return await route.AnswerAsync(Version, message, call, station, receivedAt, deviations, ct);
        }
        finally
        {
            foreach (var deviation in deviations)
                notes.Deviation(station.Id.Value, call.Action, deviation.Rule.ToString(), deviation.MemberPattern, receivedAt);
        }
    }

    // A report about money is heard whenever it comes. A card is answered too, unless the station is held to the letter: simple stations
    // ask before they introduce themselves, and a driver stands there (decision 0011).
    private static bool IsHeardBeforeBoot(string action, MessageDescription message, StationProfile station) =>
        action == Boot || message.IsTransactionMessage || (action == Authorize && station.Validation == ValidationMode.Tolerant);
}
