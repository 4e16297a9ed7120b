using DigestService.Cli;

return await CommandLine.Run(args);
