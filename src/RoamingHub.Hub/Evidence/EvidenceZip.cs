using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RoamingHub.Hub.Evidence;

/// <summary>A zip that is written while it is read: file after file, line after line, and at last a manifest with the SHA-256 of each.</summary>
internal sealed class EvidenceZip(ZipArchive archive, AsyncBody body, EvidenceMask mask) : IAsyncDisposable
{
    public const string Manifest = "manifest.json";

    private readonly JsonArray _files = [];

    public static async Task<EvidenceZip> OpenAsync(Stream response, EvidenceMask mask, CancellationToken ct)
    {
        var body = new AsyncBody(response);
        return new(await ZipArchive.CreateAsync(body, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, ct), body, mask);
    }

    /// <param name="what">What the file is, for the manifest.</param>
    public async Task AddAsync(string name, string what, IAsyncEnumerable<string> lines, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        await using (var entry = await archive.CreateEntry(name).OpenAsync(ct))
        {
            await foreach (var line in lines.WithCancellation(ct))
            {
                var content = Encoding.UTF8.GetBytes(mask.Hide(line) + "\n");
                hash.AppendData(content);
                bytes += content.Length;
                await entry.WriteAsync(content, ct);
            }
        }

        _files.Add(new JsonObject { ["name"] = name, ["what"] = what, ["bytes"] = bytes, ["sha256"] = Convert.ToHexStringLower(hash.GetHashAndReset()) });
    }

    public Task AddAsync(string name, string what, IEnumerable<string> lines, CancellationToken ct) => AddAsync(name, what, lines.ToAsyncEnumerable(), ct);

    /// <summary>The last file; the zip is whole when this is disposed of.</summary>
    public async Task SealAsync(JsonObject about, CancellationToken ct)
    {
        about["files"] = _files;
        await using var entry = await archive.CreateEntry(Manifest).OpenAsync(ct);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(about.ToJsonString(EvidenceJson.Options)), ct);
    }

    public async ValueTask DisposeAsync()
    {
        await archive.DisposeAsync();
        await body.FlushAsync();
    }
}
