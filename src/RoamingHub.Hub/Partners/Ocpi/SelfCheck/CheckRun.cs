using RoamingHub.Core.Values;
using RoamingHub.Hub.Api;
using RoamingHub.Ocpi.Envelope;
using RoamingHub.Ocpi.V221.Versions;

namespace RoamingHub.Hub.Partners.Ocpi.SelfCheck;

/// <summary>A group of checks, in the order in which they are listed.</summary>
internal interface ICheckGroup
{
    /// <summary>What the report calls all of it, where it cannot be tested.</summary>
    string Name { get; }

    Task RunAsync(CheckRun run, CancellationToken ct);
}

/// <summary>One look at one partner: what was asked so far, what is known of it, and what was found.</summary>
internal sealed class CheckRun(PartnerId partner, OcpiConnection connection, PartyRef ours, CheckLine line)
{
    private readonly List<CheckAnswer> _answers = [];
    private readonly List<PartnerFinding> _findings = [];

    public PartnerId Partner => partner;

    public OcpiConnection Connection => connection;

    /// <summary>The party of ours that asks.</summary>
    public PartyRef Ours => ours;

    public CheckLine Line => line;

    /// <summary>As read in this run.</summary>
    public VersionDetails? Details { get; set; }

    /// <summary>Why nothing more can be asked; null while it can.</summary>
    public string? Stopped { get; set; }

    public IReadOnlyList<CheckAnswer> Answers => _answers;

    public IReadOnlyList<PartnerFinding> Findings => _findings;

    public string? UrlOf(string module, InterfaceRole role) => Details?.UrlOf(module, role);

    public async Task<CheckAnswer> AskAsync(CheckRequest request, CancellationToken ct)
    {
        var answer = await line.AskAsync(request, ct);
        _answers.Add(answer);
        return answer;
    }

    public void Pass(string id, string section, string text, CheckAnswer? seen = null) => Add(id, CheckGrades.Pass, section, text, seen);

    public void Advise(string id, string section, string text, CheckAnswer? seen = null) => Add(id, CheckGrades.Advice, section, text, seen);

    public void Fault(string id, string section, string text, CheckAnswer? seen = null) => Add(id, CheckGrades.Fault, section, text, seen);

    public void Skip(string id, string section, string why) => Add(id, CheckGrades.NotTested, section, why, null);

    /// <summary>A fault where something is not right, else passed.</summary>
    public void Judge(bool right, string id, string section, string good, string bad, CheckAnswer? seen = null)
    {
        if (right)
            Pass(id, section, good, seen);
        else
            Fault(id, section, bad, seen);
    }

    private void Add(string id, string grade, string section, string text, CheckAnswer? seen) =>
        _findings.Add(new(id, grade, section.StartsWith('§') ? "OCPI 2.2.1 " + section : section, text, seen?.Sent, seen?.Received));
}
