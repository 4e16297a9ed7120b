using DigestService.Subscribers;

namespace DigestService.Delivery;

/// <summary>Told of each address that a server calls dead while a mail was handed over. The reply may quote the address.</summary>
public delegate Task SuppressDead(string address, string reply, DateTimeOffset now);

/// <summary>The one place where a refusal at SMTP time leads to a suppression.</summary>
public sealed class DeadAddresses(Suppressions suppressions)
{
    /// <summary>The reason outlives the address, and so does not name it.</summary>
    public async Task Suppress(string address, string reply, DateTimeOffset now)
    {
        if (EmailAddress.TryParse(address, out var email, out _))
            await suppressions.Add(email!, $"refused: {HeaderText.WithoutAddresses(reply, 300)}", now);
    }
}
