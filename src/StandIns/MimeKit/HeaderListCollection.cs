using System.Collections.ObjectModel;

namespace MimeKit;

public class HeaderListCollection(IList<HeaderList> groups) : Collection<HeaderList>(groups);
