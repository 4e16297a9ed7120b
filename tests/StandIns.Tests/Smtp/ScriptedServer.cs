using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace StandIns.Tests.Smtp;

/// <summary>An SMTP server on loopback that answers as a test tells it to.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    /// <summary>A reply that is none: the server falls silent.</summary>
    public const string Silence = "(silence)";

    /// <summary>Put after a reply, or alone: the server hangs up.</summary>
    public const string HangUp = "(hang up)";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public ScriptedServer()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Greeting { get; init; } = "220 test ESMTP";

    public string[] Extensions { get; init; } = ["PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES"];

    /// <summary>From the beginning, not by STARTTLS.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Replies are written in pieces of so many bytes; 0 for whole.</summary>
    public int ReplyPieces { get; init; }

    /// <summary>The answer to a command, or null for the usual one.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>The answer to a message's data.</summary>
    public string AnswerToData { get; set; } = "250 2.0.0 Ok: queued as 1";

    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>Message data as it came, dots and all.</summary>
    public ConcurrentQueue<string> Messages { get; } = new();

    /// <summary>How many commands had arrived together with the one that is being answered.</summary>
    public int MostAtOnce { get; private set; }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Port);
        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
        await Task.WhenAll(clients);
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                stream = ImplicitTls ? await EncryptAsync(stream) : stream;
                await TalkAsync(stream);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
            }
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        var input = new LineReader(stream, _stop.Token);
        await ReplyAsync(stream, Greeting);
        while (await input.ReadAsync() is { } command)
        {
            MostAtOnce = Math.Max(MostAtOnce, 1 + input.Waiting);
            Commands.Enqueue(command);
            var answer = Answer(command) ?? Usual(command);
            if (!await ReplyAsync(stream, answer))
            {
                return;
            }
            if (command == "DATA" && answer.StartsWith('3'))
            {
                Messages.Enqueue(await input.ReadDataAsync());
                if (!await ReplyAsync(stream, AnswerToData))
                {
                    return;
                }
            }
            else if (command == "STARTTLS" && answer.StartsWith('2'))
            {
                stream = await EncryptAsync(stream);
                input = new LineReader(stream, _stop.Token);
            }
            else if (command == "QUIT")
            {
                return;
            }
        }
    }

    private string Usual(string command) => command.Split(' ')[0] switch
    {
        "EHLO" => Extensions.Length == 0 ? "250 test" : $"250-test\r\n{string.Concat(Extensions[..^1].Select(e => $"250-{e}\r\n"))}250 {Extensions[^1]}",
        "DATA" => "354 go on",
        "STARTTLS" => "220 go on",
        "QUIT" => "221 bye",
        _ => "250 2.0.0 Ok",
    };

    private async Task<bool> ReplyAsync(Stream stream, string answer)
    {
        var hangsUp = answer.EndsWith(HangUp, StringComparison.Ordinal);
        var text = hangsUp ? answer[..^HangUp.Length] : answer;
        if (text == Silence)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
        var bytes = Encoding.Latin1.GetBytes(text.Length > 0 ? text + "\r\n" : "");
        foreach (var piece in ReplyPieces > 0 ? bytes.Chunk(ReplyPieces) : [bytes])
        {
            await stream.WriteAsync(piece, _stop.Token);
            await stream.FlushAsync(_stop.Token);
            await Task.Delay(ReplyPieces > 0 ? 1 : 0, _stop.Token);
        }
        return !hangsUp;
    }

    private async Task<Stream> EncryptAsync(Stream stream)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var selfSigned = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var certificate = X509CertificateLoader.LoadPkcs12(selfSigned.Export(X509ContentType.Pfx), null);
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token);
        return tls;
    }
}
