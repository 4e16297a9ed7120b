namespace MailKit;

/// <summary>RFC 3461, 4.1: when the sender wants to be told.</summary>
[Flags]
public enum DeliveryStatusNotification
{
    Never = 0,
    Success = 1,
    Failure = 2,
    Delay = 4,
}
