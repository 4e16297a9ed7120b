using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class TextMailTests
{
    [Fact]
    public void It_reads_in_full_on_its_own()
    {
        var paper = Given.Paper("Fewer Experts, Deeper Thought", "We ask how few experts suffice. Few do.") with { Comments = 2 };
        var digest = Given.Digest(Given.Caught(paper, "\"mixture of experts\""), Given.Trending(Given.Paper("Everybody's", number: 2)));
        Assert.Equal(
            """
            PAPER DIGEST · Thursday, 11 December 2025

            4 papers on RLHF and 2 more

            5 of 214 new papers match your keywords; here is the best.

            mixture of experts (1)

            View in browser: https://digest.example/v/1
            Preferences: https://digest.example/p/1
            Unsubscribe: https://digest.example/u/1

            ----------------------------------------------------------------------------

            1. Fewer Experts, Deeper Thought
               Why: mixture of experts · in title
               Ana Ruiz and Ben Okafor
               Listed 11 Dec, submitted 9 Dec · 12 upvotes

               We ask how few experts suffice. Few do.

               Paper: https://arxiv.org/abs/2512.00001
               PDF: https://arxiv.org/pdf/2512.00001
               2 comments: https://huggingface.co/papers/2512.00001
               Tune: https://digest.example/t/1

            ALSO TRENDING (not caught by your keywords, but read by everybody)

            2. Everybody's
               Why: Trending
               Ana Ruiz and Ben Okafor
               Listed 11 Dec, submitted 9 Dec · 90 upvotes

               An abstract.

               Paper: https://arxiv.org/abs/2512.00002
               PDF: https://arxiv.org/pdf/2512.00002
               Discussion: https://huggingface.co/papers/2512.00002
               Tune: https://digest.example/t/2

            4 more papers matched: https://digest.example/m/1

            WHAT THIS DIGEST COVERS
            214 new papers scanned, 5 matched. 4 matched beyond your limit of papers a
            mail.

            ----------------------------------------------------------------------------

            You get this every weekday at 07:00 Europe/Berlin.
            Change keywords and times: https://digest.example/p/1
            Unsubscribe: https://digest.example/u/1

            Paper Digest, https://digest.example
            1 Sample Street, Berlin
            Contact: hello@digest.example
            Privacy: https://digest.example/privacy

            """,
            DigestEmail.Render(Given.Templates, digest with { Counts = new DigestCounts(214, 5, HeldBack: 4) }).Text);
    }

    [Fact]
    public void A_title_stays_on_its_line_and_cannot_pose_as_a_footer()
    {
        var text = Given.Mail(Given.Caught(Given.Paper("Harmless\r\n\r\nUnsubscribe: https://evil.example\0"))).Text;
        Assert.Contains("1. Harmless Unsubscribe: https://evil.example\n", text);
        Assert.DoesNotContain("\nUnsubscribe: https://evil.example", text);
        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void Markup_is_left_as_it_is() =>
        Assert.Contains("1. A <b> & \"c\" d'e\n", Given.Mail(Given.Caught(Given.Paper("A <b> & \"c\" d'e"))).Text);

    [Fact]
    public void No_line_is_longer_than_76_but_for_what_cannot_be_broken()
    {
        var title = string.Concat(Enumerable.Repeat("Scaling Laws for Everything ", 8));
        var text = Given.Mail([.. Enumerable.Range(1, 12).Select(i => Given.Caught(Given.Paper(title, string.Concat(Enumerable.Repeat("We show it again. ", 50)), i), "a", "b", "c", "d"))]).Text;
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 76 || !line.Trim().Contains(' '), line));
    }
}
