using System.Globalization;
using System.Reflection;

namespace DigestService;

/// <summary>Reads a section of the configuration into its record, value by value, so that each fault is told and none hides another.</summary>
internal static class SettingsBinder
{
    public static T Bind<T>(IConfigurationSection parent, string name, List<string> faults) where T : new() =>
        (T)Bind(typeof(T), parent.GetSection(name), name, faults);

    private static object Bind(Type type, IConfigurationSection section, string name, List<string> faults)
    {
        var settings = Activator.CreateInstance(type)!;
        var properties = type.GetProperties().Where(property => property.CanWrite).ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property)) faults.Add($"{child.Path} is not a setting: {name} has {string.Join(", ", properties.Keys)}.");
            else if (IsSection(property.PropertyType) && child.GetChildren().Any()) property.SetValue(settings, Bind(property.PropertyType, child, $"{name}:{child.Key}", faults));
            else if (Read(child, property.PropertyType) is { } value) property.SetValue(settings, value);
            else if (child.Value is not null) faults.Add($"{child.Path} is \"{Shown(child)}\": it must be {Wanted(property.PropertyType)}.");
        }
        return settings;
    }

    /// <summary>A section within the section.</summary>
    private static bool IsSection(Type type) => type.Name.EndsWith("Settings", StringComparison.Ordinal);

    private static object? Read(IConfigurationSection child, Type type) =>
        type == typeof(IReadOnlyList<string>) ? child.GetChildren().Select(each => each.Value).OfType<string>().ToList()
        : child.Value is not { } text || IsSection(type) ? null
        : type == typeof(string) ? text
        : type == typeof(int) ? int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var whole) ? whole : null
        : type == typeof(double) ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null
        : type == typeof(bool) ? bool.TryParse(text, out var yes) ? yes : null
        : type.IsEnum ? Enum.TryParse(type, text, ignoreCase: true, out var word) && Enum.IsDefined(type, word) && !char.IsAsciiDigit(text[0]) ? word : null
        : throw new InvalidOperationException($"Settings cannot be of the type {type.Name}.");

    private static string Wanted(Type type) =>
        type == typeof(int) ? "a whole number"
        : type == typeof(double) ? "a number, such as 1.5"
        : type == typeof(bool) ? "true or false"
        : IsSection(type) ? "a section with keys of its own"
        : string.Join(" or ", Enum.GetNames(type));

    private static string Shown(IConfigurationSection child) => child.Value!.Length > 60 ? child.Value[..60] + "…" : child.Value;
}
