using System.Text;
using DigestService.Delivery.Loopback;

namespace DigestService.Crash;

/// <summary>
/// A mail server that may be killed at any moment: what it has accepted stands on disk before it says so. Killed between the two,
/// it has accepted a mail whose sender was never told.
/// </summary>
public static class RecordingServer
{
    /// <summary>Serves until it is killed.</summary>
    /// <param name="file">Each accepted mail becomes a line at its end.</param>
    /// <param name="slowest">It takes up to this long over a mail, a part of it before the mail is recorded, a part between that and the reply.</param>
    public static async Task<int> Serve(int port, string file, TimeSpan slowest)
    {
        var writing = new Lock();
        await using var record = new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0, FileOptions.WriteThrough);
        await using var server = LoopbackSmtpServer.Start(new LoopbackOptions { Port = port, KeepInMemory = 0, Taken = Record, Script = BeSlow });
        await Task.Delay(Timeout.Infinite);
        return 0;

        void Record(AcceptedMail mail)
        {
            var line = Encoding.UTF8.GetBytes(Evidence.Line(MailReader.Read(mail)));
            lock (writing) record.Write(line);
        }

        LoopbackAction? BeSlow(LoopbackMoment moment) =>
            moment.Step is LoopbackStep.InsideData or LoopbackStep.EndOfData ? new LoopbackAction { Delay = slowest / 2 * Random.Shared.NextDouble() } : null;
    }
}
