using RoamingHub.Ocpi;
using RoamingHub.Ocpi.Checks;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Simulators.Emsp.Strict;

namespace RoamingHub.Simulators.Emsp.Modules;

/// <summary>Reads bodies as a strict partner does: what is wrong is refused, and written down for the test to see.</summary>
internal sealed class BodyReader(EmspState state)
{
    /// <summary>The object, or the refusal.</summary>
    public (T? Value, EmspReply? Refusal) Read<T>(EmspRequest request)
        where T : class, IChecked
    {
        var reading = OcpiJson.Read<T>(request.Body);
        if (reading.Value is not { } value)
        {
            state.Complain(request, reading.Problem!);
            return (null, reading.IsJson
                ? EmspReply.Refused(OcpiStatus.InvalidParameters, reading.Problem!)
                : new EmspReply(400, OcpiStatus.ClientError, reading.Problem));
        }

        var faults = value.Validate(strict: true);
        foreach (var fault in faults) state.Complain(request, fault.ToString());
        foreach (var text in WireShape.Check(request.Body, OcpiJson.Write(value))) state.Complain(request, text);
        return faults.Count == 0 ? (value, null) : (null, EmspReply.Refused(OcpiStatus.InvalidParameters, string.Join("; ", faults)));
    }

    /// <summary>Null when the first two segments of the path name a party of the hub (OCPI 2.2.1 §4.1.5.1).</summary>
    public EmspReply? CheckOwner(EmspRequest request)
    {
        if (request.Path.Count < 3) return EmspReply.NotFound;
        var owner = new PartyRef(request.Path[0], request.Path[1]);
        if (state.Hub is { } hub && hub.Parties.Contains(owner)) return null;
        state.Complain(request, $"{owner} is not one of the hub's parties");
        return EmspReply.NotFound;
    }

    /// <summary>Null when the ids in the body are the last ones of the path.</summary>
    public EmspReply? CheckIds(EmspRequest request, params ReadOnlySpan<string?> inBodies)
    {
        for (var i = 0; i < inBodies.Length; i++)
        {
            var (inBody, inUrl) = (inBodies[i], request.Path[request.Path.Count - inBodies.Length + i]);
            if (string.Equals(inBody, inUrl, StringComparison.OrdinalIgnoreCase)) continue;
            state.Complain(request, $"the body says {inBody} where the URL says {inUrl}");
            return EmspReply.Refused(OcpiStatus.InvalidParameters, "URL and body differ");
        }

        return null;
    }

    /// <summary>The session or CDR is of a token that is ours to see.</summary>
    public void CheckToken(EmspRequest request, string? countryCode, string? partyId)
    {
        if (countryCode is null || partyId is null) return;
        var owner = new PartyRef(countryCode, partyId);
        if (!state.Speaks(owner)) state.Complain(request, $"a token of {owner} is not ours to see");
    }
}
