namespace MailKit;

/// <summary>Hears of a message's bytes once they were handed to the connection.</summary>
public interface ITransferProgress
{
    void Report(long bytesTransferred, long totalSize);

    void Report(long bytesTransferred);
}
