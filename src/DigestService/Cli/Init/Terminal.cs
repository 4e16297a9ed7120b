using System.Text;

namespace DigestService.Cli.Init;

/// <summary>What a person types.</summary>
internal static class Terminal
{
    /// <returns>A line; null at the end.</returns>
    public static string? Read(bool isSecret) => isSecret ? ReadUnseen() : Console.In.ReadLine();

    private static string ReadUnseen()
    {
        var typed = new StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (key.KeyChar != '\0') typed.Append(key.KeyChar);
        }
        Console.Out.WriteLine();
        return typed.ToString();
    }
}
