using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace DigestService.Delivery.Loopback;

/// <summary>One client's conversation with the loopback server (RFC 5321).</summary>
internal sealed class SmtpSession(LoopbackOptions options, int connection, Func<SmtpSession, byte[], AcceptedMail> accept)
{
    private Stream _stream = Stream.Null;
    private SmtpLines _lines = new(Stream.Null, TimeSpan.Zero);
    private string? _sender;
    private readonly List<string> _recipients = [];
    private int _mails;
    private bool _greeted, _secure, _loggedIn, _over;

    public int Connection => connection;
    public string Sender => _sender ?? "";
    public IReadOnlyList<string> Recipients => [.. _recipients];

    public async Task Run(Socket socket, CancellationToken cancellationToken)
    {
        socket.NoDelay = true;
        Use(new NetworkStream(socket, ownsSocket: true));
        try
        {
            if (options.ImplicitTls)
                await Secure(cancellationToken);
            await Reply(LoopbackStep.Greeting, "", "220 loopback ESMTP", cancellationToken);
            while (!_over && await Command(cancellationToken))
            {
            }
        }
        finally
        {
            await _stream.DisposeAsync();
        }
    }

    private async Task<bool> Command(CancellationToken cancellationToken)
    {
        var (line, tooLong) = await _lines.ReadCommand(options.MaxLineBytes, cancellationToken);
        if (line is null)
            return false;
        if (tooLong)
            return await Answer("500 5.5.2 Line too long", cancellationToken);

        var verb = line.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO" or "HELO": return await Ehlo(verb, line, cancellationToken);
            case "NOOP": return await Reply(LoopbackStep.Noop, line, "250 2.0.0 Ok", cancellationToken);
            case "RSET": Forget(); return await Reply(LoopbackStep.Rset, line, "250 2.0.0 Ok", cancellationToken);
            case "QUIT": _over = true; return await Reply(LoopbackStep.Quit, line, "221 2.0.0 Bye", cancellationToken);
            case "STARTTLS" when options.Certificate is not null && !_secure: return await StartTls(line, cancellationToken);
            case "AUTH" when options.Login is not null && !_loggedIn: return await Auth(line, cancellationToken);
            case "MAIL" when !_greeted: return await Answer("503 5.5.1 Say EHLO first", cancellationToken);
            case "MAIL" when options.Login is not null && !_loggedIn: return await Answer("530 5.7.0 Authentication required", cancellationToken);
            case "MAIL": return await Mail(line, cancellationToken);
            case "RCPT" when _sender is not null: return await Rcpt(line, cancellationToken);
            case "DATA" when _recipients.Count > 0: return await Data(line, cancellationToken);
            case "RCPT" or "DATA": return await Answer("503 5.5.1 Bad sequence of commands", cancellationToken);
            default: return await Answer("502 5.5.1 Command not known", cancellationToken);
        }
    }

    private Task<bool> Ehlo(string verb, string line, CancellationToken cancellationToken)
    {
        _greeted = true;
        Forget();
        var offers = new List<string> { "loopback" };
        if (verb == "EHLO")
        {
            Offer(SmtpExtensions.Pipelining, "PIPELINING");
            Offer(SmtpExtensions.EightBitMime, "8BITMIME");
            Offer(SmtpExtensions.SmtpUtf8, "SMTPUTF8");
            Offer(SmtpExtensions.Size, $"SIZE {options.MaxMessageBytes}");
            Offer(SmtpExtensions.Dsn, "DSN");
            Offer(SmtpExtensions.EnhancedStatusCodes, "ENHANCEDSTATUSCODES");
            Offer(SmtpExtensions.Chunking, "CHUNKING");
            if (options.Certificate is not null && !_secure)
                offers.Add("STARTTLS");
            if (options.Login is not null)
                offers.Add("AUTH " + options.Mechanisms);
        }
        return Reply(LoopbackStep.Ehlo, line, string.Join('\n', offers.Select(offer => "250 " + offer)), cancellationToken);

        void Offer(SmtpExtensions extension, string words)
        {
            if (options.Extensions.HasFlag(extension))
                offers.Add(words);
        }
    }

    private async Task<bool> StartTls(string line, CancellationToken cancellationToken)
    {
        if (_lines.HasLeftovers)
            return false;
        if (!await Reply(LoopbackStep.StartTls, line, "220 2.0.0 Go ahead", cancellationToken) || !_lastWasUsual)
            return !_over;
        await Secure(cancellationToken);
        _greeted = false;
        return true;
    }

    private async Task Secure(CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        Use(tls);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = options.Certificate }, cancellationToken);
        _secure = true;
    }

    private async Task<bool> Auth(string line, CancellationToken cancellationToken)
    {
        if (await SmtpLogin.Read(line, Ask) is not { } given)
            return await Answer("504 5.5.4 Mechanism not known", cancellationToken);
        var right = given == options.Login;
        var goesOn = await Reply(LoopbackStep.Auth, line, right ? "235 2.7.0 Authentication successful" : "535 5.7.8 Authentication credentials invalid", cancellationToken);
        _loggedIn = right && _lastWasUsual;
        return goesOn;

        async Task<string> Ask(string challenge)
        {
            _lines.Write(challenge + "\r\n");
            await _lines.Flush(false, TimeSpan.Zero, cancellationToken);
            return (await _lines.ReadCommand(options.MaxLineBytes, cancellationToken)).Line ?? "";
        }
    }

    private async Task<bool> Mail(string line, CancellationToken cancellationToken)
    {
        if (Path(line, "FROM:") is not { } path)
            return await Answer("501 5.5.4 Syntax: MAIL FROM:<address>", cancellationToken);
        Forget();
        _sender = path;
        var goesOn = await Reply(LoopbackStep.MailFrom, line, "250 2.1.0 Ok", cancellationToken);
        if (!_lastWasPositive)
            Forget();
        return goesOn;
    }

    private async Task<bool> Rcpt(string line, CancellationToken cancellationToken)
    {
        if (Path(line, "TO:") is not { Length: > 0 } path)
            return await Answer("501 5.5.4 Syntax: RCPT TO:<address>", cancellationToken);
        if (_recipients.Count >= 100)
            return await Answer("452 4.5.3 Too many _recipients", cancellationToken);
        _recipients.Add(path);
        var goesOn = await Reply(LoopbackStep.RcptTo, line, "250 2.1.5 Ok", cancellationToken);
        if (!_lastWasPositive)
            _recipients.RemoveAt(_recipients.Count - 1);
        return goesOn;
    }

    private async Task<bool> Data(string line, CancellationToken cancellationToken)
    {
        if (!await Reply(LoopbackStep.Data, line, "354 End data with <CR><LF>.<CR><LF>", cancellationToken) || !_lastWasUsual)
            return !_over;
        if (options.Script?.Invoke(Moment(LoopbackStep.InsideData, "")) is { } inside)
        {
            await Task.Delay(inside.Delay, cancellationToken);
            if (inside.CutBeforeReply || inside.CutAfterReply)
                return false;
        }

        var (whole, bytes) = await _lines.ReadMessage(options.MaxMessageBytes, cancellationToken);
        if (!whole)
            return false;
        if (bytes is null)
            return await Answer($"552 5.3.4 Message larger than {options.MaxMessageBytes} bytes", cancellationToken);

        var action = options.Script?.Invoke(Moment(LoopbackStep.EndOfData, ""));
        var usual = "250 2.0.0 Ok";
        if (action is not { Raw: not null } && action?.Reply is null or ['2', ..])
        {
            var mail = accept(this, bytes);
            _mails++;
            usual = $"250 2.0.0 Ok: kept as {mail.Number}";
        }
        Forget();
        return await Say(action, usual, cancellationToken);
    }

    private void Forget()
    {
        _sender = null;
        _recipients.Clear();
    }

    private Task<bool> Answer(string reply, CancellationToken cancellationToken) => Say(null, reply, cancellationToken);

    private Task<bool> Reply(LoopbackStep step, string line, string usual, CancellationToken cancellationToken) =>
        Say(options.Script?.Invoke(Moment(step, line)), usual, cancellationToken);

    private LoopbackMoment Moment(LoopbackStep step, string line) => new(step, line, connection, _mails, _sender, Recipients);

    private bool _lastWasUsual, _lastWasPositive;

    /// <summary>Says the reply, or what the script wants instead; false ends the conversation.</summary>
    private async Task<bool> Say(LoopbackAction? action, string usual, CancellationToken cancellationToken)
    {
        if (action?.Delay > TimeSpan.Zero)
            await Task.Delay(action.Delay, cancellationToken);
        if (action?.CutBeforeReply == true)
            return !(_over = true);

        var reply = action?.Reply ?? usual;
        _lastWasUsual = action is not { Reply: not null } and not { Raw: not null };
        _lastWasPositive = reply.StartsWith('2');
        if (action?.Raw is { } raw)
            _lines.Write(raw.Span);
        else
            _lines.Write(Wire(reply));
        if (action is not null || _over || !_lines.HasMore)
            await _lines.Flush(action?.InSingleBytes == true, action?.BytePause ?? TimeSpan.Zero, cancellationToken);
        if (action?.CutAfterReply == true)
            _over = true;
        return !_over;
    }

    private string Wire(string reply)
    {
        var all = reply.Split('\n');
        var wire = new StringBuilder();
        for (var i = 0; i < all.Length; i++)
        {
            var line = options.Extensions.HasFlag(SmtpExtensions.EnhancedStatusCodes) ? all[i] : SmtpReplyText.WithoutEnhancedCode(all[i]);
            wire.Append(i < all.Length - 1 && line.Length > 3 ? line.Remove(3, 1).Insert(3, "-") : line).Append("\r\n");
        }
        return wire.ToString();
    }

    private void Use(Stream next)
    {
        _stream = next;
        _lines = new SmtpLines(next, options.Patience);
    }

    private static string? Path(string line, string keyword)
    {
        var at = line.IndexOf(keyword, StringComparison.OrdinalIgnoreCase);
        var open = line.IndexOf('<', StringComparison.Ordinal);
        var close = line.LastIndexOf('>');
        return at is 5 && open > at && close > open && close - open <= 320 ? line[(open + 1)..close] : null;
    }
}
