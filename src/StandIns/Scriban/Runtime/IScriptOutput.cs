namespace Scriban.Runtime;

/// <summary>Where rendered text goes. The stand-in renders synchronously only.</summary>
public interface IScriptOutput
{
    void Write(string text, int offset, int count);

    ValueTask WriteAsync(string text, int offset, int count, CancellationToken cancellationToken);
}
