using DigestService.Rendering;

namespace DigestService.Tests.Rendering;

public sealed class TemplatesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("templates").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_shipped_ones_are_without_fault() => Assert.NotNull(Given.Templates);

    [Fact]
    public void A_file_in_the_operators_folder_takes_the_place_of_the_shipped_one()
    {
        Override("parts/foot.txt", "Goodbye. {{ if links }}{{ links.unsubscribe }}{{ end }}");
        var mail = DigestEmail.Render(Load(), Given.Digest(Given.Caught(Given.Paper())));
        Assert.EndsWith("Goodbye. https://digest.example/u/1\n", mail.Text);
        Assert.Contains("hello@digest.example", Given.Mail(Given.Caught(Given.Paper())).Text);
    }

    [Fact]
    public void A_file_of_ones_own_can_be_included()
    {
        Override("greeting.txt", "Hello & welcome\n");
        Override("nothing.txt", "{{ include 'greeting.txt' }}{{ headline }} {{ links.unsubscribe }}");
        var mail = NothingTodayEmail.Render(Load(), Samples.Nothing);
        Assert.Equal("Hello & welcome\nNothing new today https://digest.example/u/sample\n", mail.Text);
    }

    [Fact]
    public void A_template_that_does_not_parse_is_told_with_file_line_and_reason()
    {
        var path = Override("digest.html", "<p>\n{{ if papers }}\n{{ headline");
        var fault = Assert.Single(Faults());
        Assert.Equal(path, fault.File);
        Assert.InRange(fault.Line, 2, 3);
        Assert.NotEmpty(fault.Reason);
        Assert.StartsWith($"{path}:{fault.Line}: ", $"{fault}");
    }

    [Fact]
    public void A_field_that_does_not_exist_is_told_with_file_line_and_name()
    {
        var path = Override("parts/paper.txt", "{{ paper.title }}\n\n{{ paper.titel }}\n");
        var fault = Assert.Single(Faults());
        Assert.Equal((path, 3), (fault.File, fault.Line));
        Assert.Contains("titel", fault.Reason);
    }

    [Fact]
    public void A_variable_or_function_that_does_not_exist_is_told_with_its_name()
    {
        Override("nothing.txt", "{{ links.unsubscribe }} {{ headlin }}");
        Assert.Contains("headlin", Assert.Single(Faults()).Reason);
    }

    [Fact]
    public void An_include_that_is_not_there_is_told_with_its_name()
    {
        var path = Override("nothing.html", "\n{{ include 'parts/haed.html' }}");
        var fault = Assert.Single(Faults());
        Assert.Equal((path, 2), (fault.File, fault.Line));
        Assert.Contains("parts/haed.html", fault.Reason);
    }

    [Theory]
    [InlineData("digest.html", "{{ headline }}", "unsubscribe")]
    [InlineData("digest.html", "<!-- {{ links?.unsubscribe }} -->", "unsubscribe")]
    [InlineData("digest.html", "<!-- <a href=\"{{ links?.unsubscribe }}\">out</a> -->", "unsubscribe")]
    [InlineData("digest.html", "<a style=\"color: red; display:none\" href=\"{{ links?.unsubscribe }}\">out</a>", "unsubscribe")]
    [InlineData("digest.html", "<a href=\"{{ links?.unsubscribe }}\"></a>", "unsubscribe")]
    [InlineData("digest.html", "<a href=\"{{ links?.unsubscribe }}\"><b>&nbsp;</b>&#8203;</a>", "unsubscribe")]
    [InlineData("digest.txt", "{{ headline }}", "unsubscribe")]
    [InlineData("nothing.html", "{{ headline }}", "unsubscribe")]
    [InlineData("confirmation.html", "{{ subject }} {{ confirm_url }}", "confirms")]
    [InlineData("confirmation.txt", "{{ subject }}", "confirms")]
    public void A_mail_without_its_way_out_or_in_is_refused(string file, string text, string lacks)
    {
        Override(file, text);
        Assert.Contains(lacks, Assert.Single(Faults()).Reason);
    }

    [Fact]
    public void A_mail_that_is_too_large_on_a_sample_is_refused()
    {
        Override("nothing.html", "<a href=\"{{ links.unsubscribe }}\">out</a>" + new string('x', 90_000));
        Assert.Contains("80 KB", Assert.Single(Faults()).Reason);
    }

    [Fact]
    public void A_file_that_no_mail_uses_is_refused_for_its_name_is_likely_wrong()
    {
        Override("digets.html", "{{ headline }}");
        Assert.Contains("digets.html", Assert.Single(Faults()).Reason);
    }

    [Fact]
    public void All_faults_are_told_at_once()
    {
        Override("digest.html", "{{ if }}");
        Override("nothing.txt", "{{ for }}");
        Assert.Equal(2, Faults().Select(fault => fault.File).Distinct().Count());
        var message = Assert.Throws<TemplateFaultsException>(Load).Message;
        Assert.Contains("digest.html:1: ", message);
        Assert.Contains("nothing.txt:1: ", message);
    }

    [Fact]
    public void A_fault_of_one_file_hides_none_of_another()
    {
        Override("digest.html", "{{ if }}");
        Override("parts/foot.html", "{{ product.nmae }}");
        Override("parts/paper.html", "\n{{ paper.titel }}");
        Override("parts/paper.txt", "{{ paper.titel }}");
        Override("confirmation.txt", "{{ subject }}");
        var faults = Faults();
        Assert.Equal(
            ["confirmation.txt:0", "digest.html:1", "foot.html:1", "paper.html:2", "paper.txt:1"],
            faults.Select(fault => $"{Path.GetFileName(fault.File)}:{fault.Line}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_of_ones_own_that_does_not_parse_hides_no_field_that_does_not_exist()
    {
        Override("greeting.txt", "{{ if }}");
        Override("nothing.txt", "{{ include 'greeting.txt' }} {{ headlin }}");
        Assert.Equal(["greeting.txt", "nothing.txt"], Faults().Select(fault => Path.GetFileName(fault.File)).Distinct().Order());
    }

    [Fact]
    public void A_missing_mail_is_told_by_its_name()
    {
        foreach (var file in Directory.GetFiles(TemplateFiles.Shipped, "*", SearchOption.AllDirectories))
        {
            Override(Path.GetRelativePath(TemplateFiles.Shipped, file), File.ReadAllText(file));
        }
        File.Delete(Path.Combine(_folder, "confirmation.txt"));
        File.Delete(Path.Combine(_folder, "digest.html"));
        var faults = Assert.Throws<TemplateFaultsException>(() => Templates.Load(new SiteSettings(), shipped: _folder)).Faults;
        Assert.Equal(["confirmation.txt", "digest.html"], faults.Select(fault => fault.File).Order());
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told_by_its_setting() =>
        Assert.Contains("Digest:Templates:Folder", Assert.Single(Assert.Throws<TemplateFaultsException>(
            () => Templates.Load(new SiteSettings(), Path.Combine(_folder, "nope"))).Faults).Reason);

    [Fact]
    public void Of_a_config_map_each_file_is_read_once()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "..2026_11_21"));
        File.WriteAllText(Path.Combine(_folder, "..2026_11_21", "confirmation.txt"), "Yes: {{ confirm_url }}");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data"), "..2026_11_21");
        File.CreateSymbolicLink(Path.Combine(_folder, "confirmation.txt"), "..data/confirmation.txt");

        var files = TemplateFiles.Find(TemplateFiles.Shipped, _folder, []);

        Assert.Equal(Path.Combine(_folder, "confirmation.txt"), files["confirmation.txt"]);
        Assert.DoesNotContain(files.Keys, name => name.StartsWith("..", StringComparison.Ordinal));
    }

    [Fact]
    public void They_render_for_many_at_once()
    {
        var content = Given.Digest([.. Enumerable.Range(1, 8).Select(i => Given.Caught(Given.Paper($"Title <{i}>", number: i)))]);
        var one = DigestEmail.Render(Given.Templates, content);
        Parallel.For(0, 64, _ => Assert.Equal(one, DigestEmail.Render(Given.Templates, content)));
    }

    private string Override(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private Templates Load() => Templates.Load(new SiteSettings(), _folder);

    private IReadOnlyList<TemplateFault> Faults() => Assert.Throws<TemplateFaultsException>(Load).Faults;
}
