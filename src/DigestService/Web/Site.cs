using DigestService.Monitoring;
using DigestService.Rendering;
using DigestService.Web.Admin;
using DigestService.Web.Api;
using DigestService.Web.Defence;
using Microsoft.AspNetCore.Antiforgery;

namespace DigestService.Web;

/// <summary>The site: its pages, its style sheet, its health, and the headers that every answer carries.</summary>
internal static class Site
{
    public static IServiceCollection AddSite(this IServiceCollection services, Mailbox? mailbox)
    {
        services.AddRazorPages(options => options.RootDirectory = "/Web/Pages");
        services.AddExceptionHandler<FaultLog>();
        services.AddSingleton(mailbox ?? Mailbox.None);
        services.AddSingleton<PublicPages>().AddSingleton(TimeProvider.System).AddSingleton<IAntiforgery, SignedForms>().AddSingleton<AdminSession>();
        services.AddApi();
        services.AddSingleton<SmallQuestion>().AddSingleton<Doorkeeper>().AddSingleton<SignUpLimits>().AddRequestLimits();
        services.AddSingleton<SignUpDesk>().AddHostedService(made => made.GetRequiredService<SignUpDesk>());
        return services.AddSingleton<ReaderLinks>().AddSingleton<LeavingLinks>().AddSingleton<DigestPages>().AddSingleton<Feeds>().AddSingleton<PersonalFeed>();
    }

    public static void MapSite(this WebApplication app)
    {
        app.UseTrustedProxies(app.Services.GetRequiredService<WebSettings>());
        // The handler of exceptions clears the headers; what it shows instead comes by the ones below again.
        app.UseWhen(ApiRoutes.IsApi, api => api.UseExceptionHandler(ApiRoutes.Faults).UseStatusCodePages());
        app.UseWhen(context => !ApiRoutes.IsApi(context), pages => pages.UseExceptionHandler("/status/500").UseStatusCodePagesWithReExecute("/status/{0}"));
        app.Use(SecurityHeaders.For(app.Services.GetRequiredService<SiteSettings>()));
        app.Use(BodyLimit.ReadForm);
        app.UseRouting();
        app.UseRateLimiter();
        app.Use(Methods.RefuseOthers);
        app.Use(OperatorToken.Ask);
        app.Use(app.Services.GetRequiredService<PublicPages>().Serve);
        app.MapRazorPages();
        MapTheRest(app.MapGroup("").AlsoHead());
    }

    private static void MapTheRest(RouteGroupBuilder site)
    {
        foreach (var asset in new[] { Asset.Style, Asset.Script, Asset.Icon }) site.MapGet(asset.Path, asset.Serve);
        site.MapHealth();
        site.MapGet("/digest/{token}", (string token, DigestPages pages, CancellationToken stop) => pages.View(token, stop));
        site.MapGet("/mailbox/{file}/{part}", (string file, string part, Mailbox mailbox) => mailbox.Show(file, part));
        Feeds.Map(site);
        Robots.Map(site);
        PersonalFeed.Map(site);
        OneClick.Map(site);
        BounceHook.Map(site);
        ApiRoutes.Map(site);
    }

    /// <summary>Whether the process lives, and whether it can work.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", () => "ok");
        routes.MapGet("/readyz", (Readiness readiness, CancellationToken stop) => readiness.Answer(stop));
    }
}
