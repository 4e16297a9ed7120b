using DigestService.Rendering;
using DigestService.Subscribers;

namespace DigestService.Tests.Rendering;

public sealed class ScheduleWordsTests
{
    [Theory]
    [InlineData(Cadence.Daily, null, 7, "every day at 07:00 Europe/Berlin")]
    [InlineData(Cadence.Weekdays, null, 0, "every weekday at 00:00 Europe/Berlin")]
    [InlineData(Cadence.Weekly, DayOfWeek.Monday, 18, "every Monday at 18:00 Europe/Berlin")]
    public void A_schedule_in_words(Cadence cadence, DayOfWeek? day, int hour, string words) =>
        Assert.Equal(words, ScheduleWords.Of(new Profile { Cadence = cadence, Weekday = day, Hour = hour, TimeZone = "Europe/Berlin" }));

    [Fact]
    public void What_a_mail_needs_of_its_reader_comes_from_the_profile()
    {
        Assert.Equal(new DigestReader("every day at 07:00 UTC", TextOnly: true, HasKeywords: false), DigestReader.Of(new Profile { Format = MailFormat.Text }));
        Assert.True(DigestReader.Of(new Profile { Keywords = ["RLHF"] }).HasKeywords);
    }
}
