namespace DigestService.Rendering;

/// <summary>How much a digest may take up, so that its HTML stays below <see cref="MaxHtmlBytes"/>: Gmail cuts off what is beyond about 102 KB.</summary>
/// <param name="Excerpt">The length of an excerpt; 0 shows none.</param>
/// <param name="Papers">How many papers are shown; the rest counts into "and N more".</param>
internal readonly record struct Room(int Excerpt, int Papers)
{
    public const int MaxHtmlBytes = 80_000;

    /// <summary>What reads well for so many papers; whether it fits is then measured.</summary>
    public static Room For(int papers) => new(papers switch
    {
        <= 8 => 440,
        <= 14 => 340,
        <= 24 => 240,
        _ => 150,
    }, papers);

    /// <summary>Shorter excerpts first, then none, then fewer papers, down to one.</summary>
    /// <param name="bytes">What this room came to.</param>
    public Room? Smaller(int bytes) => this switch
    {
        { Excerpt: > 240 } => this with { Excerpt = 240 },
        { Excerpt: > 150 } => this with { Excerpt = 150 },
        { Excerpt: > 90 } => this with { Excerpt = 90 },
        { Excerpt: > 0 } => this with { Excerpt = 0 },
        { Papers: > 1 } => this with { Papers = Math.Clamp((int)((long)Papers * MaxHtmlBytes / bytes), 1, Papers - 1) },
        _ => null,
    };
}
