using System.ComponentModel;
using System.Diagnostics;

namespace RoamingHub.Storage.Embedded;

internal sealed record CommandResult(int ExitCode, string Output)
{
    public bool Ok => ExitCode == 0;
}

/// <summary>Runs a program to its end and keeps what it printed.</summary>
internal static class Command
{
    private const int NotStarted = 127;

    public static Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken ct) =>
        RunAsync(program, arguments, environment: null, ct);

    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
            // The caller's folder may be closed to the server's user.
            WorkingDirectory = Path.GetPathRoot(Path.GetTempPath())!,
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            // A server started by the program may keep the pipes open (Windows); what it prints is not awaited.
            var printed = Task.WhenAll(output, error);
            await Task.WhenAny(printed, Task.Delay(TimeSpan.FromSeconds(2), ct));
            return new(process.ExitCode, printed.IsCompletedSuccessfully ? string.Concat(await printed).Trim() : "");
        }
        catch (Win32Exception e)
        {
            return new(NotStarted, $"{program}: {e.Message}");
        }
    }

    /// <summary>The program's full path when it is on PATH, with links followed.</summary>
    public static string? Find(string program)
    {
        var name = OperatingSystem.IsWindows() ? program + ".exe" : program;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => new FileInfo(Path.Combine(folder, name)))
            .Where(file => file.Exists)
            .Select(file => file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName)
            .FirstOrDefault();
    }
}
