return await Tot.Standalone.StandaloneCommand.RunAsync(args);
