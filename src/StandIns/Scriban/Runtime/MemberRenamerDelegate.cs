using System.Reflection;

namespace Scriban.Runtime;

public delegate string MemberRenamerDelegate(MemberInfo member);
