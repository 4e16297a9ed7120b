namespace MailKit;

/// <summary>RFC 3461, 4.3: what comes back with a notification.</summary>
public enum DeliveryStatusNotificationType
{
    Unspecified,
    Full,
    HeadersOnly,
}
