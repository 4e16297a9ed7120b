using System.Reflection;
using System.Text;

namespace Scriban.Runtime;

/// <summary><c>FirstName</c> becomes <c>first_name</c>; a run of capitals counts as one (<c>ArXivID</c>: <c>ar_xiv_id</c>).</summary>
public static class StandardMemberRenamer
{
    public static readonly MemberRenamerDelegate Default = Rename;

    public static string Rename(MemberInfo member) => Rename(member.Name);

    public static string Rename(string name)
    {
        var renamed = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1]))
            {
                renamed.Append('_');
            }
            renamed.Append(char.IsUpper(name[i]) ? char.ToLowerInvariant(name[i]) : name[i]);
        }
        return renamed.ToString();
    }
}
