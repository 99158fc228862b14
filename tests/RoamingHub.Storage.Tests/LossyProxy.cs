using System.Net;
using System.Net.Sockets;

namespace RoamingHub.Storage.Tests;

internal enum Loss
{
    None,
    /// <summary>The server does what it was told and says so; the answer never arrives.</summary>
    Answer,
    /// <summary>The client's side breaks as soon as the server has got the message; the server does not notice.</summary>
    Client,
}

/// <summary>Stands between a client and PostgreSQL and breaks one connection on demand, at an exact point.</summary>
internal sealed class LossyProxy : IDisposable
{
    // "I am ready for the next query, and in no transaction": what follows a commit.
    private static readonly byte[] Ready = [(byte)'Z', 0, 0, 0, 5, (byte)'I'];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly List<Socket> _sockets = [];
    private int _loss;

    public LossyProxy(int server)
    {
        _server = server;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>For the next message that any client sends.</summary>
    public void LoseNext(Loss loss) => Volatile.Write(ref _loss, (int)loss);

    public void Dispose()
    {
        _listener.Dispose();
        lock (_sockets)
            _sockets.ForEach(s => s.Dispose());
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, _server);
                lock (_sockets)
                    _sockets.AddRange([client, server]);
                var losing = new TaskCompletionSource();
                _ = Task.Run(() => PumpToServerAsync(client, server, losing));
                _ = Task.Run(() => PumpToClientAsync(client, server, losing.Task));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task PumpToServerAsync(Socket client, Socket server, TaskCompletionSource losing)
    {
        var buffer = new byte[64 * 1024];
        await PumpAsync(async () =>
        {
            var read = await client.ReceiveAsync(buffer);
            if (read == 0)
                return false;
            var loss = (Loss)Interlocked.Exchange(ref _loss, (int)Loss.None);
            if (loss == Loss.Answer)
                losing.SetResult();
            await server.SendAsync(buffer.AsMemory(0, read));
            if (loss != Loss.Client)
                return true;
            client.Dispose();
            return false;
        });
    }

    private static async Task PumpToClientAsync(Socket client, Socket server, Task losing)
    {
        var buffer = new byte[64 * 1024];
        await PumpAsync(async () =>
        {
            var read = await server.ReceiveAsync(buffer);
            if (read == 0)
            {
                client.Dispose();
                return false;
            }
            if (!losing.IsCompleted)
                await client.SendAsync(buffer.AsMemory(0, read));
            else if (buffer.AsSpan(0, read).EndsWith(Ready))
                client.Dispose();
            return true;
        });
    }

    private static async Task PumpAsync(Func<Task<bool>> step)
    {
        try
        {
            while (await step())
            {
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One end is gone.
        }
    }
}
