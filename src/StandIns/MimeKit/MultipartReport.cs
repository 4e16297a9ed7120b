namespace MimeKit;

/// <summary>RFC 6522: a delivery report, a complaint.</summary>
public class MultipartReport : Multipart
{
    public MultipartReport(string reportType)
        : base("report") => ReportType = reportType;

    internal MultipartReport(ContentType contentType, IEnumerable<Header> headers, IEnumerable<MimeEntity> children)
        : base(contentType, headers, children)
    {
    }

    public string? ReportType
    {
        get => ContentType.Parameters["report-type"];
        set => ContentType.Parameters["report-type"] = value;
    }
}
