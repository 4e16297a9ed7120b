using DigestService.Subscribers;
using DigestService.Web.Defence;

namespace DigestService.Tests.Web;

public sealed class SmallQuestionTests
{
    private static readonly string[] Numbers =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"];

    private readonly StoppedClock _time = new();
    private readonly SmallQuestion _question;

    public SmallQuestionTests() => _question = new SmallQuestion(new LinkSettings { Key = "a key that signs links in tests, long enough" }, _time);

    /// <summary>As a person answers "What is seven plus four?".</summary>
    internal static string Answer(string words)
    {
        var said = words.TrimEnd('?').Split(' ');
        var (a, b) = (Array.IndexOf(Numbers, said[2]), Array.IndexOf(Numbers, said[4]));
        return $"{(said[3] == "plus" ? a + b : a - b)}";
    }

    [Fact]
    public void It_takes_the_right_number_or_its_word_and_each_question_once()
    {
        for (var time = 0; time < 50; time++)
        {
            var (inDigits, inWords) = (_question.Ask(), _question.Ask());
            Assert.False(_question.IsAnswered(inDigits.Token, $"{int.Parse(Answer(inDigits.Words)) + 1}"));
            Assert.True(_question.IsAnswered(inDigits.Token, $" {Answer(inDigits.Words)} "));
            Assert.False(_question.IsAnswered(inDigits.Token, Answer(inDigits.Words)));
            Assert.True(_question.IsAnswered(inWords.Token, Numbers[int.Parse(Answer(inWords.Words))].ToUpperInvariant()));
        }
    }

    [Fact]
    public void It_expires()
    {
        var asked = _question.Ask();
        _time.Now += TimeSpan.FromMinutes(11);
        Assert.False(_question.IsAnswered(asked.Token, Answer(asked.Words)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("\r\n")]
    public void What_was_not_asked_here_is_not_answered(string? token)
    {
        Assert.False(_question.IsAnswered(token, "7"));
        var asked = _question.Ask();
        Assert.False(_question.IsAnswered((asked.Token[0] == 'A' ? "B" : "A") + asked.Token[1..], Answer(asked.Words)));
        Assert.False(_question.IsAnswered(asked.Token, null));
    }

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 2, 7, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
