using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace RoamingHub.Storage.Stations;

/// <summary>
/// The stations' passwords, as salted hashes. They are compared as bytes: a station may send the 20 raw bytes of its key, which are no text
/// at all (OCPP 1.6-J §6.2.2), or the key's hexadecimal digits.
/// </summary>
public sealed class StationKeys(Database database)
{
    private static readonly byte[] NoSalt = new byte[16];

    public async Task SetAsync(string station, string password, CancellationToken ct)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO hub.station_keys (station, salt, hash) VALUES (@station, @salt, @hash) ON CONFLICT (station) DO UPDATE SET salt = EXCLUDED.salt, hash = EXCLUDED.hash",
            new { station, salt, hash = HashOf(salt, Encoding.UTF8.GetBytes(password)) }, cancellationToken: ct));
    }

    public async Task RemoveAsync(string station, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM hub.station_keys WHERE station = @station", new { station }, cancellationToken: ct));
    }

    /// <summary>Null when the station has no password; else whether this is it. Takes as long for a station that does not exist.</summary>
    public async Task<bool?> CheckAsync(string station, ReadOnlyMemory<byte>? password, CancellationToken ct)
    {
        await using var connection = await database.OpenAsync(ct);
        var key = await connection.QuerySingleOrDefaultAsync<Key>(new CommandDefinition(
            "SELECT salt, hash FROM hub.station_keys WHERE station = @station", new { station }, cancellationToken: ct));
        var given = password ?? ReadOnlyMemory<byte>.Empty;
        var plain = HashOf(key?.Salt ?? NoSalt, given.Span);
        var hex = HashOf(key?.Salt ?? NoSalt, Encoding.UTF8.GetBytes(Convert.ToHexString(given.Span)));
        if (key is null)
            return null;
        return password is not null && (CryptographicOperations.FixedTimeEquals(plain, key.Hash) | CryptographicOperations.FixedTimeEquals(hex, key.Hash));
    }

    private static byte[] HashOf(byte[] salt, ReadOnlySpan<byte> password) => HMACSHA256.HashData(salt, password);

    private sealed class Key
    {
        public byte[] Salt { get; init; } = [];

        public byte[] Hash { get; init; } = [];
    }
}
