using System.Text;
using MimeKit;

namespace StandIns.Tests.Messages;

internal static class MessageText
{
    public static string Write(MimeMessage message, FormatOptions? options = null)
    {
        using var stream = new MemoryStream();
        message.WriteTo(options ?? Dos(), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public static MimeMessage Load(string text) => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    public static FormatOptions Dos()
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        return options;
    }

    public static FormatOptions Unix()
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Unix;
        return options;
    }

    /// <summary>A message of nothing but the header that is looked at.</summary>
    public static MimeMessage Bare()
    {
        var message = new MimeMessage();
        message.Headers.Clear();
        return message;
    }

    /// <summary>What one header looks like when written, with LF.</summary>
    public static string WriteHeader(string field, string value)
    {
        var message = Bare();
        message.Headers.Add(field, value);
        return Write(message, Unix()).TrimEnd('\n');
    }
}
