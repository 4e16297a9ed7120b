namespace MimeKit;

public interface IMimeContent : IDisposable
{
    ContentEncoding Encoding { get; }

    Stream? Stream { get; }

    /// <summary>Reads it decoded.</summary>
    Stream Open();

    void DecodeTo(Stream stream, CancellationToken cancellationToken = default);

    Task DecodeToAsync(Stream stream, CancellationToken cancellationToken = default);
}
