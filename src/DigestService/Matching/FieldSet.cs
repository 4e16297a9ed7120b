namespace DigestService.Matching;

/// <summary>The fields of a paper in which a keyword was found.</summary>
[Flags]
public enum FieldSet : byte
{
    None = 0,
    Title = 1,
    Abstract = 2,
    Author = 4,
    Organization = 8,
    Category = 16,
    Source = 32,
}
