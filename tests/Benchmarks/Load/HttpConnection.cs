using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Tot.Benchmarks.Load;

/// <summary>One connection, one request at a time. Reads just enough of an answer to know its status and where it ends.</summary>
internal sealed class HttpConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 * 1024];

    private HttpConnection() { }

    public static async Task<HttpConnection> OpenAsync(Uri address)
    {
        var connection = new HttpConnection();
        await connection._socket.ConnectAsync(address.Host, address.Port);
        return connection;
    }

    /// <returns>The status.</returns>
    public async Task<int> AskAsync(byte[] request)
    {
        await _socket.SendAsync(request);
        var filled = 0;
        while (!IsWhole(filled))
        {
            if (filled == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled));
            if (read == 0)
            {
                throw new IOException("The connection was closed in the middle of an answer.");
            }
            filled += read;
        }
        return int.Parse(_buffer.AsSpan(9, 3), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();

    private bool IsWhole(int filled)
    {
        var seen = _buffer.AsSpan(0, filled);
        var head = seen.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }
        var headers = Encoding.ASCII.GetString(seen[..head]);
        var body = seen[(head + 4)..];
        var length = headers.IndexOf("\r\nContent-Length: ", StringComparison.OrdinalIgnoreCase);
        if (length >= 0)
        {
            var value = headers.AsSpan(length + "\r\nContent-Length: ".Length);
            var end = value.IndexOf('\r');
            return body.Length >= int.Parse(end < 0 ? value : value[..end], CultureInfo.InvariantCulture);
        }
        return !headers.Contains("\r\nTransfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase) || body.EndsWith("0\r\n\r\n"u8);
    }
}
