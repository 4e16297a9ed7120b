using System.Data.Common;
using DigestService.Rendering;
using Npgsql;

namespace DigestService.Database;

/// <summary>What is wrong with a connection string as it is written. Values are not told: one of them is a password.</summary>
public static class ConnectionText
{
    private static readonly string[] Passwords = ["password", "pwd", "psw"];

    private const string Example = "\"Host=localhost;Database=digest;Username=digest\"";

    /// <param name="key">The setting that holds it.</param>
    public static IEnumerable<string> Faults(string key, string text)
    {
        if (string.IsNullOrWhiteSpace(text)) yield return $"{key} is missing: set it (environment: {key.Replace(":", "__", StringComparison.Ordinal)}) to something like {Example}.";
        else if (Parts(text) is not { } parts) yield return $"{key} is not a connection string of PostgreSQL: write it like {Example}.";
        else if (parts.Keys.Cast<string>().FirstOrDefault(name => !Takes(name, parts[name])) is { } wrong) yield return $"{key} {InWords(wrong, text)}.";
        else if (new NpgsqlConnectionStringBuilder(text) is { Host: null or "" }) yield return $"{key} names no Host: write it like {Example}.";
        else if (new NpgsqlConnectionStringBuilder(text) is { Timeout: 0 } or { CommandTimeout: 0 }) yield return $"{key} has a Timeout or a Command Timeout of 0, so that one lock could hold up the service for ever: give seconds, or leave them away (15 and 30).";
    }

    private static DbConnectionStringBuilder? Parts(string text)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool Takes(string name, object value)
    {
        try
        {
            _ = new NpgsqlConnectionStringBuilder { [name] = value };
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string InWords(string wrong, string text) =>
        new NpgsqlConnectionStringBuilder().ContainsKey(wrong) ? $"gives \"{wrong}\" a value that it cannot have: Npgsql's documentation tells which it can"
        : $"has {(IsBehindPassword(wrong, text) ? "a part behind the password that" : $"\"{OneLine.Short(wrong)}\", which")} is no key of a connection string: write it like {Example}, with quotes around a value that holds a semicolon";

    /// <summary>It may be the rest of one that holds a semicolon, and is not told.</summary>
    private static bool IsBehindPassword(string wrong, string text) =>
        Passwords.Select(name => text.IndexOf(name, StringComparison.OrdinalIgnoreCase)).Any(at => at >= 0 && at < text.LastIndexOf(wrong, StringComparison.OrdinalIgnoreCase));
}
