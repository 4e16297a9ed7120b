using DigestService.Subscribers;

namespace DigestService.Cli.Demo;

/// <summary>Invented readers, each with another way of reading; their keywords are broad enough for any week's papers.</summary>
internal static class DemoReaders
{
    public static readonly IReadOnlyList<(string Email, Profile Profile)> All =
    [
        ("ada@reader.example", new Profile
        {
            Keywords = ["\"reinforcement learning\" OR RLHF", "\"mixture of experts\" OR moe", "reasoning -multimodal"],
            TimeZone = "Europe/Berlin",
            TrendingExtras = 2,
        }),
        ("grace@reader.example", new Profile
        {
            Keywords = ["diffusion", "title:video", "robot*", "\"world model\""],
            Mutes = [new Mute("survey")],
            TimeZone = "America/New_York",
            Cadence = Cadence.Weekdays,
            MaxPapers = 8,
        }),
        ("kenji@reader.example", new Profile
        {
            Keywords = ["agent benchmark", "retrieval OR =RAG", "speech OR audio", "author:\"Yoshua Bengio\""],
            TimeZone = "Asia/Tokyo",
            Format = MailFormat.Text,
        }),
        ("zoe@reader.example", new Profile { TimeZone = "Pacific/Auckland", Cadence = Cadence.Weekly, Weekday = DayOfWeek.Friday }),
    ];
}
