using System.ComponentModel;
using DigestService.Database;
using DigestService.Subscribers;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace DigestService.Web.Api;

public sealed record SubscriberModel(Subscriber Subscriber, Profile Profile);

/// <param name="Next">Say it as <c>after</c> for those that follow; absent at the end.</param>
public sealed record SubscribersPage(IReadOnlyList<Subscriber> Subscribers, int? Next);

/// <param name="Confirmed">You vouch for their consent; otherwise they are asked to confirm.</param>
public sealed record NewSubscriber(string Email, Profile? Profile = null, bool Confirmed = false);

/// <summary><c>/api/v1/subscribers</c>: the operator's hand on the list, for programs.</summary>
internal static class SubscribersApi
{
    public static void Map(RouteGroupBuilder api)
    {
        var subscribers = api.MapGroup("/subscribers").WithMetadata(new ForOperator()).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status404NotFound);
        subscribers.MapGet("", List).WithName("ListSubscribers").WithSummary("Subscribers in the order in which they came.").Produces(StatusCodes.Status304NotModified);
        subscribers.MapPost("", Add).WithName("AddSubscriber").WithSummary("Adds a subscriber, or takes back one who had left.").ProducesProblem(StatusCodes.Status409Conflict).TakesBody();
        subscribers.MapGet("/{id:int}", One).WithName("GetSubscriber").Produces(StatusCodes.Status304NotModified);
        subscribers.MapPut("/{id:int}/profile", Change).WithName("PutProfile").WithSummary("Sets what a subscriber wants, and when: all of it; what is left out takes its default.").TakesBody();
        subscribers.MapPost("/{id:int}/unsubscribe", Leave).WithName("Unsubscribe").WithSummary("Ends a subscription; what is unsent is cancelled.");
        subscribers.MapDelete("/{id:int}", Erase).WithName("EraseSubscriber").WithSummary("Removes everything that is known of a subscriber.");
    }

    private static RouteHandlerBuilder TakesBody(this RouteHandlerBuilder builder) =>
        builder.ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType);

    private static async Task<Results<Ok<SubscribersPage>, ProblemHttpResult>> List(
        SubscriberStore store, CancellationToken stop, SubscriberState? state = null, [Description("Only subscribers after this id.")] int after = 0, int perPage = 100)
    {
        if (Paging.Fault(1, perPage) is { } fault) return Problems.BadRequest(fault);
        var page = await store.Page(state, after, perPage, stop);
        return TypedResults.Ok(new SubscribersPage(page, page.Count == perPage ? page[^1].SubscriberId : null));
    }

    private static async Task<Results<Created<SubscriberModel>, ProblemHttpResult>> Add(
        NewSubscriber added, NpgsqlDataSource database, SubscriberStore store, Subscription subscription, SignUpSettings rules, CancellationToken stop)
    {
        if (!EmailAddress.TryParse(added.Email, out var email, out var fault)) return Problems.BadRequest(fault!);
        if (rules.FaultOf(email!) is { } notAdmitted) return Problems.BadRequest(notAdmitted);
        var profile = added.Profile ?? new Profile { TimeZone = rules.TimeZone };
        if (FaultsOf(profile) is { } faults) return Problems.BadRequest(faults);
        if (await store.Find(email!, stop) is { State: not SubscriberState.Unsubscribed }) return OnTheList(email!);
        var begun = await subscription.Begin(email!, profile, added.Confirmed, await database.Clock(stop), stop);
        return begun.HasBegun
            ? TypedResults.Created($"{ApiRoutes.Root}/v1/subscribers/{begun.SubscriberId}", await Load(begun.SubscriberId, store, stop))
            : OnTheList(email!);
    }

    private static ProblemHttpResult OnTheList(EmailAddress email) => Problems.Conflict($"{email} is on the list already; nothing was changed.");

    private static async Task<Results<Ok<SubscriberModel>, ProblemHttpResult>> One(int id, SubscriberStore store, CancellationToken stop) =>
        await Load(id, store, stop) is { } found ? TypedResults.Ok(found) : Unknown();

    private static async Task<Results<Ok<SubscriberModel>, ProblemHttpResult>> Change(int id, Profile profile, SubscriberStore store, Subscription subscription, CancellationToken stop)
    {
        if (FaultsOf(profile) is { } faults) return Problems.BadRequest(faults);
        if (await store.Find(id, stop) is null) return Unknown();
        await subscription.Change(id, profile, stop);
        return TypedResults.Ok(await Load(id, store, stop));
    }

    private static async Task<Results<Ok<SubscriberModel>, ProblemHttpResult>> Leave(int id, NpgsqlDataSource database, SubscriberStore store, Subscription subscription, CancellationToken stop)
    {
        await subscription.Leave(id, await database.Clock(stop), stop);
        return await One(id, store, stop);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Erase(int id, NpgsqlDataSource database, SubscriberStore store, Erasures erasures, CancellationToken stop)
    {
        if (await store.Find(id, stop) is not { } found) return Unknown();
        await erasures.Erase(found, await database.Clock(stop), stop);
        return TypedResults.NoContent();
    }

    private static async Task<SubscriberModel?> Load(int id, SubscriberStore store, CancellationToken stop) =>
        await store.Find(id, stop) is { } found ? new SubscriberModel(found, await store.Profile(id, stop)) : null;

    /// <summary>That a list holds no null is nothing that the serializer looks after.</summary>
    private static string? FaultsOf(Profile profile) =>
        profile.Keywords.Concat(profile.Categories).Concat<object?>(profile.Mutes).Contains(null) ? "keywords, mutes and categories hold no null."
        : string.Join(' ', ProfileFaults.Of(profile)) is { Length: > 0 } faults ? faults : null;

    private static ProblemHttpResult Unknown() => Problems.NotFound("There is no subscriber of this id.");
}
