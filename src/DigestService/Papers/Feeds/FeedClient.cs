using System.Net;

namespace DigestService.Papers.Feeds;

/// <summary>The edge to other people's servers: whatever they do, what comes back is a value, and a fault is one sentence.</summary>
public sealed class FeedClient : IDisposable
{
    private const int MaxRedirects = 5;

    private readonly FeedSettings _settings;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public FeedClient(FeedSettings settings, FeedIdentity identity, TimeProvider? clock = null)
    {
        _settings = settings;
        _clock = clock ?? TimeProvider.System;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = 1,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // a moved name is noticed
            UseCookies = false,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // ours counts the body too
        };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", identity.UserAgent);
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Accept-Encoding", BoundedBody.Encodings);
    }

    /// <exception cref="OperationCanceledException">Only where <paramref name="stop"/> asks for it.</exception>
    public async Task<Fetched> Get(PageRequest asked, CancellationToken stop = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(_settings.TimeoutSeconds));
        try
        {
            return await Follow(asked, limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Faulty($"{asked.Url} did not answer within {_settings.TimeoutSeconds} s (Digest:Feeds:TimeoutSeconds)", mayPass: true);
        }
        catch (HttpRequestException fault)
        {
            return Faulty($"{asked.Url} could not be reached ({Innermost(fault)}); {FeedWords.Check(asked)}", mayPass: true);
        }
        catch (IOException fault)
        {
            return Faulty($"{asked.Url} broke off in the middle of its answer ({Innermost(fault)})", mayPass: true);
        }
        catch (InvalidDataException fault)
        {
            return Faulty($"{asked.Url} answered something that cannot be unpacked ({Innermost(fault)}); {FeedWords.Check(asked)}", mayPass: true);
        }
    }

    private async Task<Fetched> Follow(PageRequest asked, CancellationToken stop)
    {
        var url = asked.Url;
        for (var redirects = 0; redirects <= MaxRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("Accept", asked.Format == PageFormat.Json ? "application/json" : "application/atom+xml, application/rss+xml, application/xml");
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (response.Headers.Location is not { } location || (int)response.StatusCode is < 300 or > 399) return await Read(asked, url, response, stop);

            if (!Uri.TryCreate(url, location, out var next) || !MayFollow(url, next))
                return Faulty($"{url} sends us on to {PaperText.Line(location.OriginalString, 200)}, which is not followed; check {asked.Setting}");
            url = next;
        }
        return Faulty($"{asked.Url} sends us on more than {MaxRedirects} times; check {asked.Setting}");
    }

    /// <summary>To http(s) only, and never from a guarded connection to an open one.</summary>
    private static bool MayFollow(Uri from, Uri to) =>
        to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp);

    private async Task<Fetched> Read(PageRequest asked, Uri url, HttpResponseMessage response, CancellationToken stop)
    {
        var status = (int)response.StatusCode;
        if (status is 429 or 503)
        {
            var at = _clock.GetUtcNow() + AnswerHeaders.RetryAfter(response.Headers, _clock.GetUtcNow());
            return new Fetched.Later(at, $"{url} is busy ({status}) and asks to be left alone until {at:yyyy-MM-dd HH:mm:ss}Z");
        }
        if (status is not (200 or 400))
            return Faulty($"{url} answered {status} {PaperText.Line(response.ReasonPhrase, 60)}".TrimEnd() + $"; {FeedWords.Check(asked)}", mayPass: status is >= 500 or 408);

        if (await BoundedBody.Read(response.Content, _settings.MaxMegabytes * 1024 * 1024, stop) is not { } body)
            return Faulty($"{url} answered more than {_settings.MaxMegabytes} MB unpacked (Digest:Feeds:MaxMegabytes); {FeedWords.Check(asked)}");
        if (body.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return Faulty($"{url} answered {status} with nothing in it", mayPass: true);
        if (response.Content.Headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
            return Faulty($"{url} answered {status} with a web page instead of {asked.Format.ToString().ToUpperInvariant()}; {FeedWords.Check(asked)}", mayPass: true);

        var next = AnswerHeaders.NextLink(response.Headers, url);
        return new Fetched.Page(new FeedAnswer(url, status, body, next, AnswerHeaders.UsedUp(response.Headers)));
    }

    private static Fetched.Faulty Faulty(string sentence, bool mayPass = false) => new(new FeedFault(sentence, mayPass));

    private static string Innermost(Exception fault) => PaperText.Line(fault.GetBaseException().Message, 200).TrimEnd('.');

    public void Dispose() => _http.Dispose();
}
