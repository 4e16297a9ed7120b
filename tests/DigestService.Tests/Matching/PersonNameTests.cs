using DigestService.Matching;

namespace DigestService.Tests.Matching;

public class PersonNameTests
{
    [Theory]
    [InlineData("Yoshua Bengio", "Y. Bengio")]
    [InlineData("Y. Bengio", "Yoshua Bengio")]
    [InlineData("Yoshua Bengio", "Bengio, Yoshua")]
    [InlineData("Yoshua Bengio", "Yoshua M. Bengio")]
    [InlineData("Jean-Pierre Serre", "J.-P. Serre")]
    [InlineData("J. P. Serre", "Jean-Pierre Serre")]
    [InlineData("van der Maaten", "Laurens van der Maaten")]
    [InlineData("Andre", "Marc Andr\\'e")]
    [InlineData("Lukasz Kaiser", "Łukasz Kaiser")]
    [InlineData("John Smith", "John Smith Jr.")]
    [InlineData("OBrien", "Conor O’Brien")]
    public void A_name_answers_to_its_other_writings(string wanted, string author) => Assert.True(Answers(wanted, author));

    [Theory]
    [InlineData("Yoshua", "Yoshua Bengio")]
    [InlineData("Yoshua Bengio", "Bengio")]
    [InlineData("Y. Bengio", "Samuel Y. Bengio")]
    [InlineData("Yoshua Bengio", "Samy Bengio")]
    [InlineData("Yoshua Bengio", "Yoshua Bengios")]
    public void A_name_does_not_answer_to_another(string wanted, string author) => Assert.False(Answers(wanted, author));

    private static bool Answers(string wanted, string author) =>
        PersonName.Read(author, new Lexicon()).AnswersTo(PersonName.Read(wanted, new Lexicon()).Words);
}
