using System.Globalization;
using DigestService.Crash;

return await RecordingServer.Serve(int.Parse(args[0], CultureInfo.InvariantCulture), args[1], TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture)));
