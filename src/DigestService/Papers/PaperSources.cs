using System.Reflection;

namespace DigestService.Papers;

/// <summary>Finds the sources by their type, so that a new one is a folder and nothing else.</summary>
public static class PaperSources
{
    /// <summary>
    /// Registers each implementation of <see cref="IPaperSource"/> in these assemblies, this program's own always. Its
    /// constructor takes what the services hold: settings, or <c>IConfiguration</c> to bind settings of its own.
    /// </summary>
    public static IServiceCollection AddPaperSources(this IServiceCollection services, params IEnumerable<Assembly> more)
    {
        foreach (var type in Implementations(more.Prepend(typeof(IPaperSource).Assembly).Distinct()))
            services.AddSingleton(typeof(IPaperSource), type);
        return services;
    }

    private static IEnumerable<Type> Implementations(IEnumerable<Assembly> assemblies) =>
        from assembly in assemblies
        from type in assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false, IsNested: false } && type.IsAssignableTo(typeof(IPaperSource)) && type.GetConstructors().Length > 0
        orderby type.FullName
        select type;
}
