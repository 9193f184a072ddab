return await Tot.WebConsole.ConsoleHost.RunAsync(args);
