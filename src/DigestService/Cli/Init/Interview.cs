using System.CommandLine;

namespace DigestService.Cli.Init;

/// <summary>Puts the questions that no flag has answered: on a terminal until the answer is good, elsewhere not at all.</summary>
/// <param name="read">A line as it was typed, shown or not; null at the end. Null where nobody is there to ask.</param>
internal sealed class Interview(Func<bool, string?>? read, TextWriter say)
{
    /// <exception cref="UserFault">What flags say is wrong or not enough; every fault is told, with its flag.</exception>
    public Draft Hold(IReadOnlyList<Question> questions, Func<Question, string?> flag)
    {
        var draft = new Draft();
        var faults = new List<string>();
        foreach (var question in questions)
        {
            var said = flag(question);
            if (said is not null && !question.IsAsked(draft)) faults.Add($"{question.Flag}: what the other flags say leaves no place for it.");
            if (said is not null && question.FlagFault(said) is { } fault) faults.Add($"{question.Flag}: {fault}");
            if (!question.IsAsked(draft) || (said is null && !question.IsTyped)) continue;
            if (said is null && read is not null) Ask(question, draft);
            else faults.AddRange(Take(question, said, draft).Where(wrong => !faults.Exists(told => told.EndsWith(wrong, StringComparison.Ordinal))).Select(wrong => $"{question.Flag}: {wrong}"));
        }
        return faults.Count == 0 ? draft : throw new UserFault(string.Join(Environment.NewLine, faults), 2);
    }

    private void Ask(Question question, Draft draft)
    {
        while (true)
        {
            var otherwise = question.Otherwise(draft);
            say.Write($"{question.Words}{(otherwise is null ? "" : $" [{otherwise}]")} ");
            var typed = read!(question.IsSecret) ?? throw new UserFault("Nothing was written: the answers ended before all was asked.");
            if (typed.Trim().Length == 0 && otherwise is null) question.Withdraw?.Invoke(draft);
            question.Answer(draft, typed.Trim() is { Length: > 0 } said ? said : otherwise ?? "");
            var faults = question.Faults(draft);
            if (faults.Count == 0) return;
            foreach (var fault in faults) say.WriteLine($"  {fault}");
        }
    }

    private static IReadOnlyList<string> Take(Question question, string? said, Draft draft)
    {
        if (question.IsSecret && said is not null)
        {
            draft.Set(question.About[0], null);
            draft.Set(question.About[0] + ":File", Path.GetFullPath(said));
        }
        else
        {
            question.Answer(draft, said ?? question.Otherwise(draft) ?? "");
        }
        return question.Faults(draft);
    }
}
