using RoamingHub.Hub.Partners.Ocpi.Commands;
using RoamingHub.Ocpi;
using RoamingHub.Ocpi.V221.Cdrs;
using RoamingHub.Ocpi.V221.Versions;
using RoamingHub.Storage.Partners;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>CDRs that the partner took earlier: whether it said where it keeps them, and whether they are there (OCPI 2.2.1 §10.2.2).</summary>
internal sealed class CdrChecks(Deliveries deliveries, Documents documents) : ICheckGroup
{
    private const string Section = "§10.2.2";
    private const int Looked = 3;

    public string Name => "cdrs";

    public async Task RunAsync(CheckRun run, CancellationToken ct)
    {
        var taken = await deliveries.TakenAsync(run.Partner.Value, ModuleIds.Cdrs, Looked, ct);
        if (taken.Count == 0)
        {
            run.Skip("cdrs.location", Section, "you have taken no CDR yet");
            return;
        }

        if (taken.FirstOrDefault(d => d.Location is null) is { } without)
        {
            run.Fault("cdrs.location", Section, $"Your answer to CDR {without.Object} had no Location header, so nobody can read it back.");
            if (taken.All(d => d.Location is null))
                return;
        }
        else
        {
            run.Pass("cdrs.location", Section, "Your answers to CDRs have a Location header.");
        }

        foreach (var delivery in taken.Where(d => d.Location is not null))
        {
            if (await WhatIsWrongAsync(run, delivery, ct) is { } wrong)
            {
                run.Fault("cdrs.read-back", Section, wrong.Text, wrong.Seen);
                return;
            }
        }

        run.Pass("cdrs.read-back", Section, "What you took can be read back, and is what we sent.");
    }

    private async Task<(string Text, CheckAnswer? Seen)?> WhatIsWrongAsync(CheckRun run, Delivery delivery, CancellationToken ct)
    {
        var location = delivery.Location!;
        if (!Uri.TryCreate(location, UriKind.Absolute, out _) || location.StartsWith('/'))
            return ($"The Location of CDR {delivery.Object} must be an absolute URL, and it is {location}.", null);
        if (ResponseUrls.Refuse(location, run.Connection) is { } why)
            return ($"The Location of CDR {delivery.Object} cannot be called: {why}.", null);
        var answer = await run.AskAsync(CheckRequest.GetFrom(location), ct);
        var reading = answer is { Succeeded: true, Data: { } data } ? OcpiJson.Read<Cdr>(data) : null;
        if (reading?.Value is not { } theirs)
            return ($"CDR {delivery.Object} cannot be read at its Location: {reading?.Problem ?? answer.Outcome}.", answer);
        var sent = await documents.FindAsync(OcpiDocuments.Cdr, run.Partner.Value, delivery.Object, ct);
        return sent is not null && OcpiJson.Parse<Cdr>(sent.Body) is var ours && Differs(ours, theirs) is { } member
            ? ($"CDR {delivery.Object} reads otherwise than we sent it: {member} differs.", answer)
            : null;
    }

    private static string? Differs(Cdr ours, Cdr theirs) =>
        !string.Equals(ours.Id, theirs.Id, StringComparison.OrdinalIgnoreCase) ? "id"
        : ours.TotalCost?.ExclVat != theirs.TotalCost?.ExclVat ? "total_cost"
        : ours.TotalEnergy != theirs.TotalEnergy ? "total_energy"
        : ours.Currency != theirs.Currency ? "currency"
        : null;
}
